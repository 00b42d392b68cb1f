using Microsoft.AspNetCore.Http.Features;

namespace McpGateway.Forwarding;

/// <summary>Tells YARP that there is no body to copy: it was read, and what is sent in its place is a <see cref="MessageContent"/>.</summary>
internal sealed class BodyIsRead : IHttpRequestBodyDetectionFeature
{
    public static readonly BodyIsRead Feature = new();

    public bool CanHaveBody => false;
}
