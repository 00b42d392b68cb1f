namespace McpGateway.Catalog.Entries;

/// <summary>
/// What legacy clients see of an output schema that is no object: <c>{"type":"object","properties":{"result":S},"required":["result"]}</c>,
/// as the C# SDK does; the result's <c>structuredContent</c> is wrapped to fit.
/// </summary>
internal static class LegacyOutputSchema
{
    public static byte[] Wrap(ReadOnlySpan<byte> schema) =>
        [.. """{"type":"object","properties":{"result":"""u8, .. Inner(schema), .. """},"required":["result"]}"""u8];

    /// <summary>
    /// A reference inside the schema counts from its root, which wrapping moves: clients that compile schemas would
    /// fail on it and lose the whole list. Such a schema becomes one that says nothing; so does a boolean, which
    /// clients refuse as a property.
    /// </summary>
    private static ReadOnlySpan<byte> Inner(ReadOnlySpan<byte> schema) =>
        schema[0] != (byte)'{' || schema.IndexOf("$ref"u8) >= 0 || schema.IndexOf("$dynamicRef"u8) >= 0 || schema.Contains((byte)'\\')
            ? "{}"u8
            : schema;
}
