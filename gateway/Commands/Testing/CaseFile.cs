using McpGateway.Commands.Asking;
using McpGateway.Policies;

namespace McpGateway.Commands.Testing;

/// <summary>A file of golden cases (policies/README.md describes it).</summary>
/// <param name="Policies">The directory of policies that it is about, relative to the file; null: the command says.</param>
/// <param name="Catalog">What <see cref="CaseExpectation.Sees"/> is judged over; also gives tools their hints.</param>
/// <param name="Cases">In the order of the file.</param>
internal sealed record CaseFile(string? Policies, AskedCatalog Catalog, IReadOnlyList<PolicyCase> Cases);

/// <summary>One case: who, what, and what is expected.</summary>
/// <param name="Line">Where it stands.</param>
/// <param name="Name">May be empty.</param>
/// <param name="Client">Who.</param>
/// <param name="Server">The server that is asked about; null for a case about roles or lists alone.</param>
/// <param name="Subject">What on that server; null where it is the server itself, or none.</param>
/// <param name="Arguments">JSON text; empty: none are sent.</param>
/// <param name="Expectation">Expects something.</param>
internal sealed record PolicyCase(int Line, string Name, AskedClient Client, string? Server, Subject? Subject, ReadOnlyMemory<byte> Arguments, CaseExpectation Expectation);
