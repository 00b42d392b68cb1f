using System.Buffers.Text;
using McpGateway.Protocol.Json;

namespace McpGateway.Protocol.Responses;

public sealed partial class ResponseScanner
{
    private void OnContainerStart(bool isObject, ReadOnlySpan<byte> chunk)
    {
        BeginValue(isScalar: false, isObject, chunk);
        var site = _plan == MemberPlan.Pass
            ? ResponseSites.Inside(Top.Site, _member, isObject, _rewrite.Uris is not null)
            : ResponseSite.None;
        if (ResponseSites.IsOfTask(site) && _rewrite.Tasks is null)
        {
            // A member that the gateway knows nothing of.
            return;
        }

        if (site != ResponseSite.None && Fault == ResponseFault.None)
        {
            Push(site, chunk);
        }
    }

    private void OnScalarPiece(JsonToken token, ReadOnlySpan<byte> chunk)
    {
        if (_scanner.IsFirst)
        {
            BeginValue(isScalar: true, isObject: false, chunk);
        }

        if (_plan == MemberPlan.Capture || (_plan == MemberPlan.Drop && Top.Site == ResponseSite.Result && _member == ResponseSites.ResultType))
        {
            _scalar.Write(_scanner.Token.Of(chunk));
            Fault = _scalar.Length > MaxScalar ? ResponseFault.HeldTooLong : Fault;
        }

        if (_scanner.IsLast && Fault == ResponseFault.None)
        {
            OnValueEnd(JsonKindOf(token), chunk);
        }
    }

    private void BeginValue(bool isScalar, bool isObject, ReadOnlySpan<byte> chunk)
    {
        var site = Top.Site;
        if (site == ResponseSite.Message && _member is ResponseSites.Params or ResponseSites.Result or ResponseSites.Error && !isObject && _member >= 0)
        {
            Fault = ResponseFault.NotAMessage;
            return;
        }

        Facts.HasResult |= site == ResponseSite.Message && _member == ResponseSites.Result;
        Facts.HasError |= site == ResponseSite.Message && _member == ResponseSites.Error;
        if (_plan == MemberPlan.Capture && !isScalar)
        {
            // Not of the kind that the gateway reads: it passes, and means nothing.
            _plan = MemberPlan.Pass;
            AbandonUriHold();

            // An id or a method of another kind is none to us, and something to another reader.
            Check(site != ResponseSite.Message);
        }

        if (_plan is MemberPlan.Capture or MemberPlan.Replace)
        {
            Copy(chunk, _scanner.Start);
            _output.Discarding = true;
        }
        else if (site == ResponseSite.Message && _member == ResponseSites.Error && _rewrite.Errors is not null)
        {
            Copy(chunk, _scanner.Start);
            _output.BeginHold();
        }
    }

    private void OnValueEnd(JsonKind kind, ReadOnlySpan<byte> chunk)
    {
        ref var frame = ref Top;
        switch (_plan)
        {
            case MemberPlan.Drop:
                Observe(ref frame, kind);
                _output.SkipUpTo(_scanner.End);
                _output.Discarding = false;
                break;
            case MemberPlan.Replace:
                _output.SkipUpTo(_scanner.End);
                _output.Discarding = false;
                _output.Write(EditOf(frame.Site, _member).Value.Span);
                break;
            case MemberPlan.Capture:
                _output.SkipUpTo(_scanner.End);
                _output.Discarding = false;
                Observe(ref frame, kind);
                if (Fault == ResponseFault.None)
                {
                    WriteCaptured(ref frame, kind);
                }

                break;
            default:
                Copy(chunk, _scanner.End);
                break;
        }

        _plan = MemberPlan.Pass;
        _member = OwnedKeys.None;
        _scalar.Clear();
        _output.InPrefix = !ResponseSites.IsList(frame.Site);
    }

    private void Observe(ref ResponseFrame frame, JsonKind kind)
    {
        var value = _scalar.WrittenSpan;
        if (kind == JsonKind.String && !value.IsEmpty && !JsonText.IsWellFormed(value))
        {
            // "resource\ud800_link" is another type to us, and this very type to a reader that drops what has no text.
            Fault = ResponseFault.Ambiguous;
            return;
        }

        switch (frame.Site, _member)
        {
            case (ResponseSite.Message, ResponseSites.JsonRpc):
                Facts.HasJsonRpc = kind == JsonKind.String && JsonText.Equals(value, "2.0"u8);
                break;
            case (ResponseSite.Message, ResponseSites.Id):
                Facts.IdIsNull = kind == JsonKind.Null;
                Facts.RawId = value.ToArray();
                Check(Facts.IdIsNull || JsonIds.IsId(value, new ByteRange(0, value.Length), MaxScalar));
                break;
            case (ResponseSite.Message, ResponseSites.Method):
                Facts.HasMethod = kind == JsonKind.String;
                Check(Facts.HasMethod);
                ResponseRules.SetMethod(Facts, value);
                break;
            case (ResponseSite.Error, ResponseSites.ErrorCode):
                ObserveCode(value, kind);
                break;
            case (ResponseSite.Result, ResponseSites.ResultType):
                Facts.ResultType = kind != JsonKind.String ? null : value.SequenceEqual("\"complete\""u8) ? "complete" : Decode(value);

                // No task for a client that did not declare the extension (ext-tasks, Capability Negotiation): its id would be none here.
                Check(_rewrite.Tasks is not null || Facts.ResultType != "task");
                break;
            case (ResponseSite.Result, ResponseSites.IsError):
                Facts.IsToolError = kind == JsonKind.True;
                break;
            case (ResponseSite.ContentItem, ResponseSites.ItemType):
                frame.Type = kind != JsonKind.String ? ContentType.Other
                    : JsonText.Equals(value, "resource_link"u8) ? ContentType.ResourceLink
                    : JsonText.Equals(value, "resource"u8) ? ContentType.Resource
                    : ContentType.Other;
                break;
            default:
                break;
        }
    }

    private void ObserveCode(ReadOnlySpan<byte> value, JsonKind kind)
    {
        if (kind != JsonKind.Number)
        {
            return;
        }

        // -32020.0 is no code to us and -32020 to a client: a server could slip codes past their translation.
        if (!JsonIds.IsPlainInteger(value) || !Utf8Parser.TryParse(value, out long code, out _))
        {
            Fault = ResponseFault.Ambiguous;
            return;
        }

        Facts.ErrorCode = code;
    }

    private void WriteCaptured(ref ResponseFrame frame, JsonKind kind)
    {
        var value = _scalar.WrittenSpan;
        switch (frame.Site, _member)
        {
            case (ResponseSite.Message, ResponseSites.Id):
                _output.Write(ResponseRules.SameId(value, _expectedId.Span) || (Facts.IdIsNull && !_expectedId.IsEmpty) ? _expectedId.Span : value);
                break;
            case (ResponseSite.Result, ResponseSites.ResultType) when _rewrite.ResultType.Replaces:
                _output.Write(_rewrite.ResultType.Value.Span);
                break;
            case (ResponseSite.ContentItem, ResponseSites.ItemType):
                _output.Write(value);
                EndUriHold(ref frame);
                break;
            case (ResponseSite.ContentItem, ResponseSites.ItemUri) when frame.Type == ContentType.NotYetKnown:
                KeepUri(value, kind);
                break;
            case (ResponseSite.ContentItem, ResponseSites.ItemUri):
                WriteUri(value, kind, UriPlace.ResourceLink);
                break;
            case (ResponseSite.Resource, _):
                WriteUri(value, kind, UriPlace.EmbeddedResource);
                break;
            case (ResponseSite.ContentsItem, _):
                WriteUri(value, kind, UriPlace.ReadContents);
                break;
            case (ResponseSite.Ui, _) or (ResponseSite.ResultMeta, ResponseSites.FlatUiUri):
                WriteUri(value, kind, UriPlace.UiResource);
                break;
            case (ResponseSite.Result, ResponseSites.TaskId) or (ResponseSite.Task, _):
                WriteTaskId(value, kind);
                break;
            case (ResponseSite.RelatedTask, _):
                WriteRelatedTask(value, kind);
                break;
            case (ResponseSite.Params, ResponseSites.ParamsUri):
                WriteUri(value, kind, UriPlace.Updated);
                break;
            default:
                _output.Write(value);
                break;
        }
    }

    private void WriteUri(ReadOnlySpan<byte> value, JsonKind kind, UriPlace place)
    {
        if (kind == JsonKind.String && _rewrite.Uris!.Rewrite(Decode(value), place) is { } rewritten)
        {
            _output.Write(JsonText.ToStringToken(rewritten));
        }
        else
        {
            _output.Write(value);
        }
    }

    private void WriteTaskId(ReadOnlySpan<byte> value, JsonKind kind)
    {
        var id = kind == JsonKind.String ? _rewrite.Tasks!.Rewrite(Decode(value)) : null;
        Check(id is not null);
        _output.Write(id is null ? value : JsonText.ToStringToken(id));
    }

    /// <summary>What is said beside an answer may be about another task of the client's (2025-11-25, tasks): then it is about none that the client knows.</summary>
    private void WriteRelatedTask(ReadOnlySpan<byte> value, JsonKind kind) =>
        _output.Write(JsonText.ToStringToken((kind == JsonKind.String ? _rewrite.Tasks!.Rewrite(Decode(value)) : null) ?? ""));

    /// <summary>What is decoded was found to have one text before.</summary>
    private static string Decode(ReadOnlySpan<byte> token) => JsonText.TryDecode(token, out var text) ? text : "";

    private void Check(bool isMessage)
    {
        if (!isMessage)
        {
            Fault = ResponseFault.NotAMessage;
        }
    }

    private static JsonKind JsonKindOf(JsonToken token) => token switch
    {
        JsonToken.String => JsonKind.String,
        JsonToken.Number => JsonKind.Number,
        JsonToken.True => JsonKind.True,
        JsonToken.False => JsonKind.False,
        _ => JsonKind.Null,
    };
}
