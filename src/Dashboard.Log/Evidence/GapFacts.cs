using System.Text.Json;
using Dashboard.Model.Capture;

namespace Dashboard.Log.Evidence;

/// <summary>What a gap says, as the content of its row, so that its evidence covers it. The table of gaps repeats it to be searched.</summary>
internal static class GapFacts
{
    public static byte[] Of(WatchScope scope, DateTimeOffset from, DateTimeOffset to, string reason, string detail)
    {
        using var facts = new MemoryStream();
        using (var json = new Utf8JsonWriter(facts))
        {
            json.WriteStartObject();
            json.WriteString("group", scope.Resource.Group);
            json.WriteString("version", scope.Resource.Version);
            json.WriteString("resource", scope.Resource.Resource);
            json.WriteString("kind", scope.Kind.Kind);
            json.WriteString("namespace", scope.Namespace);
            json.WriteString("from", from.UtcDateTime);
            json.WriteString("to", to.UtcDateTime);
            json.WriteString("reason", reason);
            json.WriteString("detail", detail);
            json.WriteEndObject();
        }

        return facts.ToArray();
    }
}
