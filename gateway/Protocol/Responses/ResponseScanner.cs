using System.Buffers;
using McpGateway.Protocol.Json;

namespace McpGateway.Protocol.Responses;

/// <summary>
/// Reads one message of a server, forward only and in chunks of any size, and writes it as the client shall see it. Truly
/// streaming: strings of any length pass in pieces. Held are only: keys of followed objects (4 KiB), owned scalars (32 KiB),
/// an error object where an <see cref="IErrorRewriter"/> asks for it (256 KiB), and what follows a URI in a content item
/// whose type comes later (8 KiB; beyond it the URI moves behind the type, which changes the order of keys and nothing else).
/// </summary>
/// <remarks>
/// What was written before a fault was found cannot be taken back: a caller that holds the first part of a message before it
/// sends anything can still answer with an error of its own; after that it ends the stream. Not thread-safe.
/// </remarks>
public sealed partial class ResponseScanner : IDisposable
{
    private const int MaxKey = 4096;
    private const int MaxScalar = 32 * 1024;
    private const int MaxError = 256 * 1024;
    private const int MaxHeldAfterUri = 8 * 1024;

    private ResponseRewrite _rewrite;
    private ReadOnlyMemory<byte> _expectedId;
    private readonly ResponseOutput _output = new();
    private readonly PooledWriter _key = new(64);
    private readonly PooledWriter _scalar = new(64);
    private readonly ResponseFrame[] _frames = new ResponseFrame[12];
    private JsonScanner _scanner;
    private int _frameCount;
    private int _member = OwnedKeys.None;
    private MemberPlan _plan;
    private bool _messageRead;

    /// <param name="rewrite">What to change.</param>
    /// <param name="expectedId">
    /// The raw id of the request that was sent. A response with another id is a fault; the right one is written in exactly
    /// these bytes, and so is the <c>null</c> that an error may bear. Empty: ids are not compared.
    /// </param>
    public ResponseScanner(ResponseRewrite rewrite, ReadOnlyMemory<byte> expectedId)
    {
        _rewrite = rewrite;
        _expectedId = expectedId;
        Facts = new ResponseFacts();
        _scanner = new JsonScanner(rewrite.MaxDepth);
    }

    /// <summary>What is done with the member that is being read.</summary>
    private enum MemberPlan : byte
    {
        /// <summary>Passes; a container may be looked into.</summary>
        Pass,

        /// <summary>A scalar is read whole, then written as decided.</summary>
        Capture,

        /// <summary>The value is skipped and another written.</summary>
        Replace,

        /// <summary>Key and value are skipped; a scalar is read nonetheless.</summary>
        Drop,
    }

    public ResponseFault Fault { get; private set; }

    /// <summary>Of the message that is being read, until <see cref="Reset()"/>.</summary>
    public ResponseFacts Facts { get; }

    /// <summary>Takes a chunk and writes what is decided so far.</summary>
    public ResponseFault Feed(ReadOnlySpan<byte> chunk, IBufferWriter<byte> output) => Run(chunk, output, isFinal: false);

    /// <summary>Says that the message is at its end, and writes what was waiting.</summary>
    public ResponseFault Complete(IBufferWriter<byte> output) => Run(default, output, isFinal: true);

    /// <summary>One whole message at once.</summary>
    public ResponseFault Rewrite(ReadOnlySpan<byte> message, IBufferWriter<byte> output) =>
        Feed(message, output) == ResponseFault.None ? Complete(output) : Fault;

    /// <summary>Its message was complete and without fault, or it has read none: it may read another, of another exchange too.</summary>
    public bool IsReusable => _frameCount == 0 && Fault == ResponseFault.None;

    /// <summary>Ready for the first message of another exchange.</summary>
    public void Reset(ResponseRewrite rewrite, ReadOnlyMemory<byte> expectedId)
    {
        _rewrite = rewrite;
        _expectedId = expectedId;
        Reset();
    }

    /// <summary>Ready for the next message of the same exchange.</summary>
    public void Reset()
    {
        if (_frameCount > 0 || Fault != ResponseFault.None)
        {
            throw new InvalidOperationException("Only a scanner whose message was complete and without fault reads another.");
        }

        _scanner = new JsonScanner(_rewrite.MaxDepth);
        _messageRead = false;
        Facts.Clear();
    }

    public void Dispose()
    {
        _output.Dispose();
        _key.Dispose();
        _scalar.Dispose();
    }

    private ref ResponseFrame Top => ref _frames[_frameCount - 1];

    private ResponseFault Run(ReadOnlySpan<byte> chunk, IBufferWriter<byte> output, bool isFinal)
    {
        _output.BeginChunk(output);
        while (Fault == ResponseFault.None)
        {
            var token = _scanner.Read(chunk, isFinal);
            switch (token)
            {
                case JsonToken.Fault:
                    Fault = _scanner.Fault == JsonFault.TooDeep ? ResponseFault.TooDeep : ResponseFault.Invalid;
                    break;
                case JsonToken.NeedMore or JsonToken.End:
                    if (!EndChunk(chunk))
                    {
                        Fault = ResponseFault.HeldTooLong;
                    }
                    else if (token == JsonToken.End)
                    {
                        Fault = ResponseRules.FaultOf(Facts, _expectedId.Span);
                    }

                    return Fault;
                default:
                    Handle(token, chunk);
                    break;
            }
        }

        return Fault;
    }

    private bool EndChunk(ReadOnlySpan<byte> chunk)
    {
        var withinBounds = _output.EndChunk(chunk);
        RelieveHold();
        return withinBounds && Fault == ResponseFault.None;
    }

    private void Copy(ReadOnlySpan<byte> chunk, int position)
    {
        _output.CopyUpTo(chunk, position);
        RelieveHold();
    }

    private void CopyPrefix(ReadOnlySpan<byte> chunk, bool dropComma)
    {
        if (!_output.CopyPrefix(chunk, _scanner.End, dropComma))
        {
            Fault = ResponseFault.HeldTooLong;
        }

        RelieveHold();
    }

    private void Handle(JsonToken token, ReadOnlySpan<byte> chunk)
    {
        if (_frameCount == 0)
        {
            if (token == JsonToken.StartObject && !_messageRead)
            {
                _messageRead = true;
                Push(ResponseSite.Message, chunk);
            }
            else
            {
                Fault = ResponseFault.NotAMessage;
            }

            return;
        }

        var inside = _scanner.Depth - Top.Depth;
        switch (token)
        {
            case JsonToken.Key:
                if (inside == 0)
                {
                    OnKeyPiece(chunk);
                }

                break;
            case JsonToken.StartObject or JsonToken.StartArray:
                if (inside == 1)
                {
                    OnContainerStart(token == JsonToken.StartObject, chunk);
                }

                break;
            case JsonToken.EndObject or JsonToken.EndArray:
                if (inside < 0)
                {
                    OnFrameEnd(chunk);
                }
                else if (inside == 0)
                {
                    OnValueEnd(JsonKind.Object, chunk);
                }

                break;
            default:
                if (inside == 0)
                {
                    OnScalarPiece(token, chunk);
                }

                break;
        }
    }

    private void Push(ResponseSite site, ReadOnlySpan<byte> chunk)
    {
        _frames[_frameCount++] = new ResponseFrame { Site = site, Depth = _scanner.Depth };
        Copy(chunk, _scanner.End);
        _output.InPrefix = !ResponseSites.IsList(site);
        _member = OwnedKeys.None;
        _plan = MemberPlan.Pass;
    }
}
