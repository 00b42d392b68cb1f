using System.Text;
using System.Text.Json;
using McpGateway.Policies.Yaml;

namespace McpGateway.Commands.Asking;

/// <summary>Writes a YAML value as the JSON text that a client would send.</summary>
internal static class YamlJson
{
    /// <summary>Plain numbers, truth values and <c>null</c> become JSON's own, numbers digit by digit; everything in quotes is a text.</summary>
    public static byte[] Write(YamlNode node)
    {
        using var output = new MemoryStream();
        using (var json = new Utf8JsonWriter(output))
        {
            Write(node, json);
        }

        return output.ToArray();
    }

    private static void Write(YamlNode node, Utf8JsonWriter json)
    {
        switch (node)
        {
            case YamlMapping mapping:
                json.WriteStartObject();
                foreach (var entry in mapping.Entries)
                {
                    json.WritePropertyName(entry.Key.Text);
                    Write(entry.Value, json);
                }

                json.WriteEndObject();
                break;
            case YamlSequence list:
                json.WriteStartArray();
                foreach (var item in list.Items)
                {
                    Write(item, json);
                }

                json.WriteEndArray();
                break;
            case YamlScalar { Quoted: false } plain when YamlValues.TryBool(plain.Text, out var truth):
                json.WriteBooleanValue(truth);
                break;
            case YamlScalar { Quoted: false } plain when YamlValues.IsNull(plain.Text):
                json.WriteNullValue();
                break;
            case YamlScalar { Quoted: false } plain when IsJsonNumber(plain.Text):
                json.WriteRawValue(plain.Text);
                break;
            case YamlScalar scalar:
                json.WriteStringValue(scalar.Text);
                break;
        }
    }

    private static bool IsJsonNumber(string text)
    {
        var reader = new Utf8JsonReader(Encoding.UTF8.GetBytes(text));
        try
        {
            return reader.Read() && reader.TokenType == JsonTokenType.Number && !reader.Read();
        }
        catch (JsonException)
        {
            return false;
        }
    }
}
