using System.Collections.Frozen;
using McpGateway.Configuration.Revocation;

namespace McpGateway.Redis.Revocation;

/// <summary>
/// The members of the set, one for each that is revoked: <c>key ID</c>, <c>token JTI</c>, <c>subject ISSUER SUBJECT</c>,
/// <c>client ISSUER CLIENT</c>, a single space between; and <c>mark …</c>, a text of this store's life.
/// </summary>
internal static class RevocationMembers
{
    public const string Mark = "mark ";

    private const int Longest = 2_048;

    /// <summary>The list, and how many members mean nothing: those must not hold up the others, which may be urgent.</summary>
    public static RevocationList Read(IEnumerable<string> members, out int unread)
    {
        List<string> tokens = [], keys = [];
        List<(string, string)> subjects = [], clients = [];
        unread = 0;
        foreach (string member in members)
        {
            string[] words = member.Length <= Longest ? member.Split(' ', 3) : [];
            switch (words)
            {
                case ["mark", ..]:
                    break;
                case ["key", { Length: > 0 } id]:
                    keys.Add(id);
                    break;
                case ["token", ..] when member.Length > "token ".Length:
                    tokens.Add(member["token ".Length..]);
                    break;
                case ["subject", { Length: > 0 } issuer, { Length: > 0 } subject]:
                    subjects.Add((issuer, subject));
                    break;
                case ["client", { Length: > 0 } issuer, { Length: > 0 } client]:
                    clients.Add((issuer, client));
                    break;
                default:
                    unread++;
                    break;
            }
        }

        return new RevocationList
        {
            Tokens = tokens.ToFrozenSet(StringComparer.Ordinal),
            ApiKeys = keys.ToFrozenSet(StringComparer.Ordinal),
            Subjects = subjects.ToFrozenSet(),
            Clients = clients.ToFrozenSet(),
        };
    }

    /// <summary>Which life of the store this is; empty where it has no mark yet.</summary>
    public static string LifeOf(IEnumerable<string> members) =>
        string.Join('\n', members.Where(member => member.StartsWith(Mark, StringComparison.Ordinal)).Order(StringComparer.Ordinal));
}
