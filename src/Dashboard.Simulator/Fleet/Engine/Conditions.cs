using System.Globalization;
using System.Text.Json.Nodes;

namespace Dashboard.Simulator.Fleet.Engine;

/// <summary>Builds a new condition list from an old one. lastTransitionTime moves only when the status does.</summary>
internal sealed class Conditions(JsonNode? current, DateTimeOffset now)
{
    private readonly JsonArray _list = current?.DeepClone() as JsonArray ?? [];

    public static string Time(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    public Conditions Set(string type, string status, string reason, string message, long? observedGeneration = null)
    {
        var old = Find(type);
        var unchanged = old is not null && string.Equals((string?)old["status"], status, StringComparison.Ordinal);
        var next = new JsonObject
        {
            ["type"] = type,
            ["status"] = status,
            ["lastTransitionTime"] = unchanged ? (string?)old!["lastTransitionTime"] : Time(now),
            ["reason"] = reason,
            ["message"] = message,
        };
        if (observedGeneration is { } generation)
        {
            next["observedGeneration"] = generation;
        }

        if (old is null)
        {
            _list.Add(next);
        }
        else if (!JsonNode.DeepEquals(old, next))
        {
            _list[_list.IndexOf(old)] = next;
        }

        return this;
    }

    public Conditions Remove(string type)
    {
        if (Find(type) is { } old)
        {
            _list.Remove(old);
        }

        return this;
    }

    public string? StatusOf(string type) => (string?)Find(type)?["status"];

    /// <summary>How long a condition has had its status; null when there is no such condition.</summary>
    public TimeSpan? AgeOf(string type) =>
        (string?)Find(type)?["lastTransitionTime"] is { } since ? now - DateTimeOffset.Parse(since, CultureInfo.InvariantCulture) : null;

    public JsonArray ToJson() => _list;

    private JsonNode? Find(string type) => _list.FirstOrDefault(entry => string.Equals((string?)entry!["type"], type, StringComparison.Ordinal));
}
