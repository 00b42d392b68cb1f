using System.Globalization;
using System.Text;
using McpGateway.Catalog.Merging;
using McpGateway.Identity;
using McpGateway.Protocol;
using McpGateway.Protocol.Envelopes;
using McpGateway.Protocol.Exchanges;
using McpGateway.Protocol.Responses;

namespace McpGateway.Catalog.Tasks;

/// <summary>
/// The task ids that clients get (ext-tasks): a <see cref="GatewayTask"/> sealed for one principal and one era, so that any
/// gateway replica with the key finds the server, and what was changed, has expired or was another's opens nothing. A
/// server's own id never leaves: servers may take it for a bearer token.
/// </summary>
internal sealed class TaskIds(Sealer sealer)
{
    /// <summary>How long after its creation a task can be asked for, whatever its <c>ttlMs</c>.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromDays(7);

    /// <summary>In characters: the sealed one has to fit into a header.</summary>
    public const int MaxId = 1024;

    private const char Border = '\n';

    public string Seal(string principalId, Era era, GatewayTask task)
    {
        var payload = string.Create(CultureInfo.InvariantCulture, $"{task.Server}{Border}{task.Tool.Length}{Border}{task.Tool}{task.Id}");
        return sealer.Seal(SealPurpose.Task, principalId, NameOf(era), Lifetime, Encoding.UTF8.GetBytes(payload));
    }

    /// <summary>Null for whatever is not a task id of this principal in this era.</summary>
    public GatewayTask? TryOpen(string principalId, Era era, string text)
    {
        if (!sealer.TryOpen(SealPurpose.Task, principalId, NameOf(era), text, out var payload))
        {
            return null;
        }

        // What opens was written by Seal: the numbers fit.
        var parts = Encoding.UTF8.GetString(payload).Split(Border, 3);
        var length = int.Parse(parts[1], CultureInfo.InvariantCulture);
        return new GatewayTask(parts[0], parts[2][..length], parts[2][length..]);
    }

    /// <summary>What becomes of task ids in the answer to this message; null where it may hold none.</summary>
    public ITaskIdRewriter? For(ExchangeFeature exchange, string principalId, CatalogServer server, CatalogTargetFeature target)
    {
        var request = exchange.Envelope!;
        if (target.Task is { } task)
        {
            return new AskedTask(task.Id, request.TaskId!);
        }

        return request.Method == McpMethod.ToolsCall && server.HasTasks(exchange.Era) && MayBecomeTask(exchange.Era, request)
            ? new CreatedTask(this, principalId, exchange.Era, server.Name, target.Resolved.OriginalName!)
            : null;
    }

    /// <summary>Whether it does is for a modern server to say (ext-tasks), and for a legacy client (2025-11-25, tasks).</summary>
    private static bool MayBecomeTask(Era era, Envelope request) =>
        era == Era.Modern ? Extensions.DeclaresTasks(request) : request.Params.Task.IsPresent;

    private static string NameOf(Era era) => era == Era.Modern ? "modern" : "legacy";

    /// <summary>A call may become a task.</summary>
    private sealed class CreatedTask(TaskIds ids, string principalId, Era era, string server, string tool) : ITaskIdRewriter
    {
        private (string? Own, string? Sealed) _last;

        /// <summary>One task has one id, wherever in the answer it is named.</summary>
        public string? Rewrite(string taskId)
        {
            if (_last.Own != taskId)
            {
                _last = (taskId, taskId.Length is 0 or > MaxId ? null : ids.Seal(principalId, era, new GatewayTask(server, tool, taskId)));
            }

            return _last.Sealed;
        }
    }
}
