using System.Buffers;
using McpGateway.Protocol.Json;

namespace McpGateway.Protocol.Headers;

/// <summary>
/// Finds the <c>x-mcp-header</c> annotations of an input schema, and says which rule one breaks. Annotations count only where
/// JSON Schema has a schema: under <c>default</c>, <c>enum</c>, <c>const</c> or <c>examples</c> the word is data.
/// </summary>
internal static class ParamHeaderSchema
{
    private const int MaxDepth = 32;
    private const int Annotation = 0, Type = 1, Properties = 2;

    private static readonly OwnedKeys Keys = new("x-mcp-header", "type", "properties");

    /// <summary>Keywords whose value is a schema or an array of schemas (JSON Schema 2020-12 and its predecessors).</summary>
    private static readonly HashSet<string> SchemaKeywords = new(StringComparer.Ordinal)
    {
        "items", "prefixItems", "additionalItems", "contains", "additionalProperties", "propertyNames", "unevaluatedItems",
        "unevaluatedProperties", "allOf", "anyOf", "oneOf", "not", "if", "then", "else", "contentSchema",
    };

    /// <summary>Keywords whose value is an object of schemas.</summary>
    private static readonly HashSet<string> MapKeywords = new(StringComparer.Ordinal)
    {
        "patternProperties", "dependentSchemas", "dependencies", "$defs", "definitions",
    };

    /// <summary>RFC 9110 §5.6.2.</summary>
    private static readonly SearchValues<char> TokenCharacters =
        SearchValues.Create("!#$%&'*+-.^_`|~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz");

    /// <summary>Fills <paramref name="headers"/>; the reason where the schema breaks a rule, else null.</summary>
    public static string? Read(ReadOnlySpan<byte> schema, List<ParamHeader> headers) =>
        ReadSchema(schema, new ByteRange(0, schema.Length), [], isReachable: true, 0, headers);

    private static string? ReadSchema(
        ReadOnlySpan<byte> text, ByteRange range, string[] path, bool isReachable, int depth, List<ParamHeader> headers)
    {
        if (depth > MaxDepth)
        {
            return "the schema is nested too deeply";
        }

        ByteRange annotation = default, type = default;
        var members = new JsonMembers(text, range, Keys);
        while (members.MoveNext())
        {
            var fault = members.Owned switch
            {
                Annotation => Keep(out annotation, members.Value),
                Type => Keep(out type, members.Value),
                Properties => ReadMap(text, members.Value, path, isReachable, depth, headers),
                _ => ReadKeyword(text, members.Key, members.Value, path, depth, headers),
            };
            if (fault is not null)
            {
                return fault;
            }
        }

        if (members.Fault != ReadFault.None)
        {
            return "the schema cannot be read in one way only";
        }

        return annotation.IsPresent ? ReadAnnotation(text, annotation, type, path, isReachable, headers) : null;
    }

    private static string? Keep(out ByteRange kept, ByteRange value)
    {
        kept = value;
        return null;
    }

    private static string? ReadMap(
        ReadOnlySpan<byte> text, ByteRange range, string[] path, bool isReachable, int depth, List<ParamHeader> headers)
    {
        if (JsonKinds.Of(text, range) != JsonKind.Object)
        {
            return null;
        }

        var members = new JsonMembers(text, range, OwnedKeys.Nothing);
        while (members.MoveNext())
        {
            if (members.Kind == JsonKind.Object)
            {
                if (!JsonText.TryDecode(members.Key.Of(text), out var name))
                {
                    return "a property's name holds an unpaired surrogate";
                }

                if (ReadSchema(text, members.Value, [.. path, name], isReachable, depth + 1, headers) is { } fault)
                {
                    return fault;
                }
            }
        }

        return members.Fault == ReadFault.None ? null : "the schema is not valid JSON";
    }

    private static string? ReadKeyword(
        ReadOnlySpan<byte> text, ByteRange key, ByteRange value, string[] path, int depth, List<ParamHeader> headers)
    {
        if (!JsonText.TryDecode(key.Of(text), out var keyword))
        {
            return null;
        }

        var kind = JsonKinds.Of(text, value);
        if (MapKeywords.Contains(keyword))
        {
            return ReadMap(text, value, path, isReachable: false, depth, headers);
        }

        if (!SchemaKeywords.Contains(keyword) || kind is not (JsonKind.Object or JsonKind.Array))
        {
            return null;
        }

        return kind == JsonKind.Object
            ? ReadSchema(text, value, path, isReachable: false, depth + 1, headers)
            : ReadArray(text, value, path, depth, headers);
    }

    private static string? ReadArray(ReadOnlySpan<byte> text, ByteRange value, string[] path, int depth, List<ParamHeader> headers)
    {
        var items = new JsonItems(text, value);
        while (items.MoveNext())
        {
            if (items.Kind == JsonKind.Object
                && ReadSchema(text, items.Value, path, isReachable: false, depth + 1, headers) is { } fault)
            {
                return fault;
            }
        }

        return null;
    }

    private static string? ReadAnnotation(
        ReadOnlySpan<byte> text, ByteRange annotation, ByteRange type, string[] path, bool isReachable, List<ParamHeader> headers)
    {
        var name = JsonObjects.StringOf(text, annotation);
        if (string.IsNullOrEmpty(name) || name.AsSpan().ContainsAnyExcept(TokenCharacters))
        {
            return "an x-mcp-header is not an HTTP token";
        }

        if (!isReachable || path.Length == 0)
        {
            return $"x-mcp-header {name} stands where a chain of properties does not lead";
        }

        if (!IsPrimitive(text, type, out var isInteger))
        {
            return $"x-mcp-header {name} stands on a type other than string, integer or boolean";
        }

        var headerName = McpHeaderNames.ParamPrefix + name;
        if (headers.Exists(header => string.Equals(header.HeaderName, headerName, StringComparison.OrdinalIgnoreCase)))
        {
            return $"x-mcp-header {name} stands twice";
        }

        if (headers.Count == ParamHeaderMap.MaxHeaders)
        {
            return $"there are more than {ParamHeaderMap.MaxHeaders} x-mcp-header annotations";
        }

        headers.Add(new ParamHeader(path, headerName, isInteger));
        return null;
    }

    /// <summary>
    /// A union with null is taken for its other type, and a schema without a type for any primitive: the SDKs' clients do so,
    /// and a tool that they would send must not be lost here.
    /// </summary>
    private static bool IsPrimitive(ReadOnlySpan<byte> text, ByteRange type, out bool isInteger)
    {
        isInteger = false;
        switch (JsonKinds.Of(text, type))
        {
            case JsonKind.Absent:
                isInteger = true;
                return true;
            case JsonKind.String:
                return IsPrimitiveName(JsonObjects.StringOf(text, type), ref isInteger);
            case JsonKind.Array:
                var items = new JsonItems(text, type);
                var count = 0;
                while (items.MoveNext())
                {
                    var name = JsonObjects.StringOf(text, items.Value);
                    if (name == "null")
                    {
                        continue;
                    }

                    if (!IsPrimitiveName(name, ref isInteger))
                    {
                        return false;
                    }

                    count++;
                }

                return count > 0;
            default:
                return false;
        }
    }

    private static bool IsPrimitiveName(string? name, ref bool isInteger)
    {
        isInteger |= name == "integer";
        return name is "string" or "integer" or "boolean";
    }
}
