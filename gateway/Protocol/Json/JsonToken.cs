namespace McpGateway.Protocol.Json;

/// <summary>What <see cref="JsonScanner.Read"/> found.</summary>
public enum JsonToken
{
    /// <summary>The chunk is used up and the text is not at its end: feed the next one.</summary>
    NeedMore,
    StartObject,
    EndObject,
    StartArray,
    EndArray,

    /// <summary>A member's key, or a piece of one; quotes included.</summary>
    Key,

    /// <summary>A string value, or a piece of one; quotes included.</summary>
    String,

    /// <summary>A number, or a piece of one; the last piece may be empty.</summary>
    Number,
    True,
    False,
    Null,

    /// <summary>The text is complete and nothing but white space followed.</summary>
    End,

    /// <summary>The text is not valid; <see cref="JsonScanner.Fault"/> says why. The scanner stays here.</summary>
    Fault,
}

/// <summary>Why a text was refused.</summary>
public enum JsonFault
{
    None,

    /// <summary>Not RFC 8259: structure, numbers, escapes, control characters, a byte-order mark, bytes after the end, or the end too early.</summary>
    Syntax,

    /// <summary>Not UTF-8 (RFC 3629): overlong forms, encoded surrogates, cut sequences.</summary>
    Utf8,

    /// <summary>More containers inside each other than allowed.</summary>
    TooDeep,
}
