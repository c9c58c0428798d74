using System.Globalization;
using System.Reflection;
using System.Text.Json.Nodes;
using YamlDotNet.Serialization;

namespace Dashboard.Simulator.Fleet.Crds;

/// <summary>The fleet's CustomResourceDefinitions, read from the YAML files beside this one.</summary>
internal static class CrdFiles
{
    /// <summary>All definitions, in order of their names.</summary>
    public static IReadOnlyList<JsonObject> ReadAll()
    {
        var assembly = Assembly.GetExecutingAssembly();
        var deserializer = new DeserializerBuilder().WithAttemptingUnquotedStringTypeDeserialization().Build();
        return assembly.GetManifestResourceNames()
            .Where(name => name.Contains(".Fleet.Crds.", StringComparison.Ordinal) && name.EndsWith(".yaml", StringComparison.Ordinal))
            .Order(StringComparer.Ordinal)
            .Select(name =>
            {
                using var reader = new StreamReader(assembly.GetManifestResourceStream(name)!);
                return ToJson(deserializer.Deserialize(reader))!.AsObject();
            })
            .ToList();
    }

    private static JsonNode? ToJson(object? value) => value switch
    {
        null => null,
        IDictionary<object, object> map => new JsonObject(map.Select(entry => KeyValuePair.Create((string)entry.Key, ToJson(entry.Value)))),
        IList<object> list => new JsonArray([.. list.Select(ToJson)]),
        bool flag => JsonValue.Create(flag),
        string text => JsonValue.Create(text),
        float or double or decimal => JsonValue.Create(Convert.ToDouble(value, CultureInfo.InvariantCulture)),
        _ => JsonValue.Create(Convert.ToInt64(value, CultureInfo.InvariantCulture)),
    };
}
