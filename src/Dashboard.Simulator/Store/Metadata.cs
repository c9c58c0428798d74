using System.Globalization;
using System.Text.Json.Nodes;

namespace Dashboard.Simulator.Store;

/// <summary>Reads and writes the parts of an object that the API server itself minds.</summary>
internal static class Metadata
{
    public static JsonObject Of(JsonObject obj)
    {
        if (obj["metadata"] is JsonObject metadata) return metadata;
        metadata = [];
        obj["metadata"] = metadata;
        return metadata;
    }

    public static string Text(JsonObject obj, string name) =>
        obj[name] is JsonValue value && value.TryGetValue<string>(out var text) ? text : "";

    public static long Integer(JsonObject obj, string name) => obj[name] is JsonValue value ? Integer(value) : 0;

    public static long Integer(JsonValue value) =>
        value.TryGetValue<long>(out var integer) ? integer : value.TryGetValue<int>(out var small) ? small : 0;

    public static string[] Finalizers(JsonObject obj) => Texts(Of(obj)["finalizers"]);

    public static void SetFinalizers(JsonObject obj, IReadOnlyCollection<string> finalizers)
    {
        var metadata = Of(obj);
        if (finalizers.Count == 0) metadata.Remove("finalizers");
        else metadata["finalizers"] = new JsonArray([.. finalizers.Select(f => (JsonNode)JsonValue.Create(f))]);
    }

    public static bool IsTerminating(JsonObject obj) => Of(obj)["deletionTimestamp"] is not null;

    public static string[] OwnerUids(JsonObject obj) =>
        Of(obj)["ownerReferences"] is JsonArray { Count: > 0 } owners ? [.. owners.OfType<JsonObject>().Select(o => Text(o, "uid"))] : [];

    public static string[] Texts(JsonNode? node) =>
        node is JsonArray { Count: > 0 } array
            ? [.. array.OfType<JsonValue>().Select(v => v.TryGetValue<string>(out var text) ? text : "").Where(t => t.Length > 0)]
            : [];

    public static string Time(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    public static string Version(ulong version) => version.ToString(CultureInfo.InvariantCulture);
}
