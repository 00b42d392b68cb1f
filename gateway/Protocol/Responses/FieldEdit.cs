namespace McpGateway.Protocol.Responses;

public enum FieldAction
{
    /// <summary>Passes as it is.</summary>
    Keep,

    /// <summary>Is left out.</summary>
    Drop,

    /// <summary>Gets another value where it stands; is not added.</summary>
    Replace,

    /// <summary>Gets this value, whether it stands there or not.</summary>
    Set,

    /// <summary>Is added with this value where it does not stand.</summary>
    Ensure,
}

/// <summary>What is done to one field of a server's message. The default keeps it.</summary>
public readonly record struct FieldEdit
{
    private FieldEdit(FieldAction action, ReadOnlyMemory<byte> value)
    {
        Action = action;
        Value = value;
    }

    public static FieldEdit Keep => default;

    public static FieldEdit Drop => new(FieldAction.Drop, default);

    public FieldAction Action { get; }

    /// <summary>One JSON value as raw bytes.</summary>
    public ReadOnlyMemory<byte> Value { get; }

    public static FieldEdit Replace(ReadOnlyMemory<byte> rawValue) => new(FieldAction.Replace, rawValue);

    public static FieldEdit Set(ReadOnlyMemory<byte> rawValue) => new(FieldAction.Set, rawValue);

    public static FieldEdit Ensure(ReadOnlyMemory<byte> rawValue) => new(FieldAction.Ensure, rawValue);

    internal bool Adds => Action is FieldAction.Set or FieldAction.Ensure;

    internal bool Replaces => Action is FieldAction.Set or FieldAction.Replace;
}
