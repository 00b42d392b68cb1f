using McpGateway.Configuration;
using McpGateway.Policies;

namespace McpGateway.Access;

/// <summary>
/// Decides whether roles may use, or see, a target. The one place: lists and calls ask it in the same words, so what is
/// listed may be called and nothing else (design §5, invariant 4).
/// </summary>
public interface IAccessDecider
{
    /// <summary>
    /// The verdict of the snapshot's policy. What is not <see cref="Target.Known"/>, or names no server or thing, is denied
    /// without a rule. What it allows with <see cref="Verdict.Conditions"/> may be listed; a call of it must meet them.
    /// </summary>
    Verdict Decide(Snapshot snapshot, RoleSet roles, in Target target);

    /// <summary>Whether these roles could be allowed anything on a server of the snapshot. If not, it does not exist for them.</summary>
    bool Reaches(Snapshot snapshot, RoleSet roles, string server);
}
