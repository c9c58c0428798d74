using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Dashboard.Simulator.Store;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Dashboard.Simulator.Http;

/// <summary>Reads one YAML document as JSON, with the plain scalars of YAML's core schema. JSON is YAML, too.</summary>
internal static class Yaml
{
    private const int MaxDepth = 100;

    private static readonly SearchValues<char> NumberCharacters = SearchValues.Create("0123456789+-.eE");

    public static JsonObject ParseObject(byte[] utf8)
    {
        try
        {
            var stream = new YamlStream();
            stream.Load(new StringReader(Encoding.UTF8.GetString(utf8)));
            if (stream.Documents.Count == 1 && Convert(stream.Documents[0].RootNode, 0) is JsonObject obj) return obj;
        }
        catch (YamlException e)
        {
            throw ApiError.BadRequest($"error decoding YAML: {e.Message}");
        }

        throw ApiError.BadRequest("error decoding YAML: expected one object");
    }

    private static JsonNode? Convert(YamlNode node, int depth)
    {
        if (depth > MaxDepth) throw ApiError.BadRequest("error decoding YAML: nested too deep");
        switch (node)
        {
            case YamlMappingNode map:
                var obj = new JsonObject();
                foreach (var (key, value) in map.Children) obj[((YamlScalarNode)key).Value ?? ""] = Convert(value, depth + 1);
                return obj;
            case YamlSequenceNode list:
                var array = new JsonArray();
                foreach (var item in list.Children) array.Add(Convert(item, depth + 1));
                return array;
            case YamlScalarNode { Style: ScalarStyle.Plain } plain: return Plain(plain.Value ?? "");
            default: return JsonValue.Create(((YamlScalarNode)node).Value ?? "");
        }
    }

    private static JsonValue? Plain(string text)
    {
        if (text is "" or "~" or "null" or "Null" or "NULL") return null;
        if (text is "true" or "True" or "TRUE") return JsonValue.Create(true);
        if (text is "false" or "False" or "FALSE") return JsonValue.Create(false);
        if (long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var integer)) return JsonValue.Create(integer);
        return text.AsSpan().IndexOfAnyExcept(NumberCharacters) < 0 && double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var real) && double.IsFinite(real) ? JsonValue.Create(real) : JsonValue.Create(text);
    }
}
