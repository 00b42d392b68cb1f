using McpGateway.Policies;

namespace McpGateway.Tests.Policies;

/// <summary>Policies out of texts that must be right.</summary>
internal static class Policies
{
    public static CompiledPolicy Read(string text) => Read([new PolicyFile("p.yaml", text)]);

    public static CompiledPolicy Read(IReadOnlyList<PolicyFile> files)
    {
        var reading = PolicyReader.Read(files);
        Assert.True(reading.Policy is not null, string.Join('\n', reading.Errors));
        return reading.Policy;
    }

    public static RoleSet RolesOfKey(this CompiledPolicy policy, string key) => policy.RolesOf(ClientFacts.OfApiKey(key))!;

    public static bool Allows(this CompiledPolicy policy, string key, in Subject subject) => policy.Decide(policy.RolesOfKey(key), subject).Allowed;
}
