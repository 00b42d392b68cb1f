namespace McpGateway.Access;

/// <summary>
/// Asked before a call is told that it is refused: to try names has a price. Implemented by RateLimiting, which must not let
/// an unknown and a denied name differ by it.
/// </summary>
public interface IRefusedCalls
{
    /// <summary>False: the caller is over its limits, has been told so, and learns nothing else.</summary>
    ValueTask<bool> MayBeToldAsync(HttpContext context);
}
