using System.Text.Json.Nodes;

namespace Dashboard.Simulator.Objects;

/// <summary>RFC 7386.</summary>
public static class JsonMergePatch
{
    /// <summary>Applies <paramref name="patch"/>. An object given as target is changed in place and returned; nothing of the patch is shared with it.</summary>
    public static JsonNode? Apply(JsonNode? target, JsonNode? patch)
    {
        if (patch is not JsonObject changes)
            return patch?.DeepClone();
        var result = target as JsonObject ?? [];
        foreach (var (name, value) in changes)
        {
            if (value is null)
                result.Remove(name);
            else if (value is JsonObject && result[name] is JsonObject inner)
                Apply(inner, value);
            else
                result[name] = Apply(null, value);
        }
        return result;
    }
}
