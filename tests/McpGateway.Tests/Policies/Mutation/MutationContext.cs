using System.Reflection;
using System.Runtime.Loader;

namespace McpGateway.Tests.Policies.Mutation;

/// <summary>A world in which the policies assembly is another one; what uses it is loaded a second time here.</summary>
internal sealed class MutationContext(byte[] policies) : AssemblyLoadContext("mutants", isCollectible: true)
{
    private static readonly string Here = Path.GetDirectoryName(typeof(MutationContext).Assembly.Location)!;

    protected override Assembly? Load(AssemblyName assemblyName) => assemblyName.Name switch
    {
        "McpGateway.Policies" => LoadFromStream(new MemoryStream(policies)),
        "McpGateway.Tests" or "mcpgateway" => LoadFromAssemblyPath(Path.Combine(Here, assemblyName.Name + ".dll")),
        _ => null,
    };
}
