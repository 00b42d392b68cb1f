using McpGateway.Protocol.Json;

namespace McpGateway.Protocol.Responses;

/// <summary>
/// A content item whose <c>uri</c> stands before its <c>type</c> (Python's servers write it so): whether the URI is rewritten
/// shows only later. And the error object, which is shown to the rewriter whole.
/// </summary>
public sealed partial class ResponseScanner
{
    private byte[]? _keptUri;
    private bool _keptUriIsText;
    private int _keptUriAt;
    private bool _keptUriMoved;
    private bool _keptUriWasFirst;

    private void BeginUriHold(bool hasWritten)
    {
        _keptUri = null;
        _keptUriMoved = false;
        _keptUriWasFirst = !hasWritten;
        _output.BeginHold();
    }

    private void KeepUri(ReadOnlySpan<byte> value, JsonKind kind)
    {
        _keptUri = value.ToArray();
        _keptUriIsText = kind == JsonKind.String;
        _keptUriAt = _output.HeldLength;
    }

    /// <summary>The type is known, or the item ends without one.</summary>
    private void EndUriHold(ref ResponseFrame frame)
    {
        if (_keptUri is not { } uri)
        {
            return;
        }

        _keptUri = null;
        if (_keptUriMoved)
        {
            _output.Write(frame.HasWritten ? ",\"uri\":"u8 : "\"uri\":"u8);
            frame.HasWritten = true;
            WriteKept(uri, frame.Type);
            return;
        }

        _output.EndHold();
        _output.Write(_output.Held[.._keptUriAt]);
        WriteKept(uri, frame.Type);
        _output.Write(_output.Held[_keptUriAt..]);
    }

    private void WriteKept(byte[] uri, ContentType type)
    {
        if (type == ContentType.ResourceLink && _keptUriIsText)
        {
            WriteUri(uri, JsonKind.String, UriPlace.ResourceLink);
        }
        else
        {
            _output.Write(uri);
        }
    }

    /// <summary>The <c>uri</c> turned out to be no scalar: nothing is to be decided.</summary>
    private void AbandonUriHold()
    {
        if (Top.Site == ResponseSite.ContentItem && _member == ResponseSites.ItemUri && _output.Holding)
        {
            _output.EndHold();
            _output.Write(_output.Held);
        }
    }

    /// <summary>
    /// Called after each write, so that the outcome does not depend on how the message was cut. Beyond the bound the URI's
    /// member is taken out of what is held, to be written behind the type; the error object has a bound and no way out.
    /// </summary>
    private void RelieveHold()
    {
        if (!_output.Holding)
        {
            return;
        }

        if (_keptUri is null)
        {
            Fault = _output.HeldLength > MaxError ? ResponseFault.HeldTooLong : Fault;
        }
        else if (_output.HeldLength - _keptUriAt > MaxHeldAfterUri)
        {
            _keptUriMoved = true;
            _output.EndHold();
            _output.WriteWithoutComma(_output.Held[_keptUriAt..], dropComma: _keptUriWasFirst);
        }
    }

    private void EndErrorHold()
    {
        if (!_output.Holding || Fault != ResponseFault.None)
        {
            return;
        }

        _output.EndHold();
        var error = _output.Held;
        using var replacement = new PooledWriter();
        _output.Write(_rewrite.Errors!.Rewrite(Facts.ErrorCode, error, replacement) ? replacement.WrittenSpan : error);
    }
}
