using McpGateway.Protocol.Json;

namespace McpGateway.Protocol.Responses;

public sealed partial class ResponseScanner
{
    private void OnKeyPiece(ReadOnlySpan<byte> chunk)
    {
        var piece = _scanner.Token.Of(chunk);
        if (_scanner.IsFirst && _scanner.IsLast)
        {
            OnKey(piece, chunk);
            return;
        }

        _key.Write(piece);
        if (_key.Length > MaxKey)
        {
            Fault = ResponseFault.HeldTooLong;
        }
        else if (_scanner.IsLast)
        {
            OnKey(_key.WrittenSpan, chunk);
            _key.Clear();
        }
    }

    private void OnKey(ReadOnlySpan<byte> key, ReadOnlySpan<byte> chunk)
    {
        ref var frame = ref Top;
        if (key.Length > MaxKey)
        {
            // As where it comes in pieces: the result must not depend on how the message was cut.
            Fault = ResponseFault.HeldTooLong;
            return;
        }

        _member = ResponseSites.KeysOf(frame.Site).Match(key);
        if (_member == OwnedKeys.Conflict || (_member >= 0 && frame.Has(_member)))
        {
            Fault = ResponseFault.Ambiguous;
            return;
        }

        frame.Seen |= _member >= 0 ? 1UL << _member : 0;
        _plan = _member >= 0 ? PlanFor(ref frame, _member) : MemberPlan.Pass;
        if (_plan == MemberPlan.Drop)
        {
            Fault = _output.SkipPrefix(_scanner.End) ? Fault : ResponseFault.HeldTooLong;
            _output.Discarding = true;
        }
        else
        {
            if (frame.Site == ResponseSite.ContentItem && _member == ResponseSites.ItemUri && frame.Type == ContentType.NotYetKnown && _plan == MemberPlan.Capture)
            {
                BeginUriHold(frame.HasWritten);
            }

            CopyPrefix(chunk, dropComma: frame.Members > 0 && !frame.HasWritten);
            frame.HasWritten = true;
        }

        frame.Members++;
    }

    private MemberPlan PlanFor(ref ResponseFrame frame, int member) => frame.Site switch
    {
        ResponseSite.Message => member is ResponseSites.JsonRpc or ResponseSites.Id or ResponseSites.Method ? MemberPlan.Capture : MemberPlan.Pass,
        ResponseSite.Error => member == ResponseSites.ErrorCode ? MemberPlan.Capture : MemberPlan.Pass,
        ResponseSite.Params => member switch
        {
            ResponseSites.ParamsUri when _rewrite.Uris is not null && (!Facts.HasMethod || Facts.Method == McpMethod.ResourcesUpdatedNotification) => MemberPlan.Capture,
            ResponseSites.ParamsProgressToken => PlanFor(_rewrite.ProgressToken),
            _ => MemberPlan.Pass,
        },
        ResponseSite.ParamsMeta => member == ResponseSites.SubscriptionId ? PlanFor(_rewrite.SubscriptionId) : MemberPlan.Pass,
        ResponseSite.Result => member switch
        {
            ResponseSites.ResultType => _rewrite.ResultType.Action == FieldAction.Drop ? MemberPlan.Drop : MemberPlan.Capture,
            ResponseSites.TtlMs => PlanFor(_rewrite.TtlMs),
            ResponseSites.CacheScope => PlanFor(_rewrite.CacheScope),
            ResponseSites.IsError => MemberPlan.Capture,
            ResponseSites.TaskId when _rewrite.Tasks is not null => MemberPlan.Capture,
            _ => MemberPlan.Pass,
        },
        ResponseSite.ResultMeta => member switch
        {
            ResponseSites.SubscriptionId => PlanFor(_rewrite.SubscriptionId),
            ResponseSites.ServerInfo => PlanFor(_rewrite.ServerInfo),
            ResponseSites.FlatUiUri when _rewrite.Uris is not null => MemberPlan.Capture,
            _ => MemberPlan.Pass,
        },
        ResponseSite.ContentItem => member switch
        {
            ResponseSites.ItemType => MemberPlan.Capture,
            ResponseSites.ItemUri when frame.Type is ContentType.NotYetKnown or ContentType.ResourceLink => MemberPlan.Capture,
            _ => MemberPlan.Pass,
        },
        ResponseSite.Resource => _frames[_frameCount - 2].Type is ContentType.NotYetKnown or ContentType.Resource ? MemberPlan.Capture : MemberPlan.Pass,
        ResponseSite.Ui or ResponseSite.ContentsItem or ResponseSite.Task or ResponseSite.RelatedTask => MemberPlan.Capture,
        _ => MemberPlan.Pass,
    };

    private static MemberPlan PlanFor(in FieldEdit edit) =>
        edit.Action == FieldAction.Drop ? MemberPlan.Drop : edit.Replaces ? MemberPlan.Replace : MemberPlan.Pass;

    private FieldEdit EditOf(ResponseSite site, int member) => (site, member) switch
    {
        (ResponseSite.Params, ResponseSites.ParamsProgressToken) => _rewrite.ProgressToken,
        (ResponseSite.ParamsMeta, _) or (ResponseSite.ResultMeta, ResponseSites.SubscriptionId) => _rewrite.SubscriptionId,
        (ResponseSite.ResultMeta, ResponseSites.ServerInfo) => _rewrite.ServerInfo,
        (ResponseSite.Result, ResponseSites.ResultType) => _rewrite.ResultType,
        (ResponseSite.Result, ResponseSites.TtlMs) => _rewrite.TtlMs,
        (ResponseSite.Result, ResponseSites.CacheScope) => _rewrite.CacheScope,
        _ => FieldEdit.Keep,
    };

    private void OnFrameEnd(ReadOnlySpan<byte> chunk)
    {
        ref var frame = ref Top;
        var site = frame.Site;
        if (ResponseSites.IsList(site))
        {
            Copy(chunk, _scanner.End);
        }
        else
        {
            AddMissing(ref frame);
            CopyPrefix(chunk, dropComma: false);
        }

        _frameCount--;
        _plan = MemberPlan.Pass;
        _member = OwnedKeys.None;
        if (site == ResponseSite.Error)
        {
            EndErrorHold();
        }

        if (_frameCount > 0)
        {
            OnValueEnd(JsonKind.Object, chunk);
        }
    }

    private void AddMissing(ref ResponseFrame frame)
    {
        if (frame.Site == ResponseSite.Result)
        {
            AddIfMissing(ref frame, ResponseSites.ResultType, _rewrite.ResultType, "\"resultType\":"u8);
            if (Facts.ResultType is null or "complete")
            {
                AddIfMissing(ref frame, ResponseSites.TtlMs, _rewrite.TtlMs, "\"ttlMs\":"u8);
                AddIfMissing(ref frame, ResponseSites.CacheScope, _rewrite.CacheScope, "\"cacheScope\":"u8);
            }

            if (_rewrite.ServerInfo.Adds && !frame.Has(ResponseSites.ResultMeta))
            {
                Add(ref frame, "\"_meta\":{\"io.modelcontextprotocol/serverInfo\":"u8, _rewrite.ServerInfo.Value.Span);
                _output.Write("}"u8);
            }
        }
        else if (frame.Site == ResponseSite.ResultMeta)
        {
            AddIfMissing(ref frame, ResponseSites.ServerInfo, _rewrite.ServerInfo, "\"io.modelcontextprotocol/serverInfo\":"u8);
        }
        else if (frame.Site == ResponseSite.ContentItem)
        {
            EndUriHold(ref frame);
        }
    }

    private void AddIfMissing(ref ResponseFrame frame, int key, in FieldEdit edit, ReadOnlySpan<byte> keyAndColon)
    {
        if (edit.Adds && !frame.Has(key))
        {
            Add(ref frame, keyAndColon, edit.Value.Span);
        }
    }

    private void Add(ref ResponseFrame frame, ReadOnlySpan<byte> keyAndColon, ReadOnlySpan<byte> value)
    {
        if (frame.HasWritten)
        {
            _output.Write(","u8);
        }

        _output.Write(keyAndColon);
        _output.Write(value);
        frame.HasWritten = true;
    }
}
