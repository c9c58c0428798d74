using System.Globalization;
using System.Text.Json.Nodes;
using Dashboard.Simulator.Objects;

namespace Dashboard.Simulator.Tests.Objects;

/// <summary>One recorded write: the object before and after it, and the request.</summary>
internal sealed record RecordedWrite(JsonObject? Before, JsonObject After, JsonObject Audit)
{
    public string Verb => Audit["verb"]!.GetValue<string>();

    public string Subresource => Audit["objectRef"]!["subresource"]?.GetValue<string>() ?? "";

    public JsonObject? Request => Audit["requestObject"] as JsonObject;

    public bool Force => Uri.Contains("force=true", StringComparison.Ordinal);

    /// <summary>The recording does not have the content type; what is applied names its kind, no other recorded patch does.</summary>
    public bool IsApply => Verb == "patch" && Request?["apiVersion"] is not null;

    private string Uri => Audit["requestURI"]!.GetValue<string>();

    public FieldOwner Owner
    {
        get
        {
            var at = Uri.IndexOf("fieldManager=", StringComparison.Ordinal);
            var manager = at < 0
                ? Audit["userAgent"]!.GetValue<string>().Split('/')[0]
                : Uri[(at + "fieldManager=".Length)..].Split('&')[0];
            var reference = Audit["objectRef"]!;
            var group = reference["apiGroup"]?.GetValue<string>();
            var version = reference["apiVersion"]!.GetValue<string>();
            return new(manager, group is null ? version : $"{group}/{version}", Subresource);
        }
    }

    /// <summary>The second that the server wrote down for this writer, or that of the request where it wrote none.</summary>
    public DateTimeOffset Now
    {
        get
        {
            var own = (After["metadata"]!["managedFields"] as JsonArray ?? []).LastOrDefault(e =>
                e!["manager"]!.GetValue<string>() == Owner.Manager && (e["subresource"]?.GetValue<string>() ?? "") == Subresource
                && e["operation"]!.GetValue<string>() == (IsApply ? "Apply" : "Update"));
            return DateTimeOffset.Parse((own?["time"] ?? Audit["stageTimestamp"])!.GetValue<string>(), CultureInfo.InvariantCulture);
        }
    }

    /// <summary>Every write of a stream that the audit log knows, in order.</summary>
    public static List<RecordedWrite> Of(string resource)
    {
        var requests = Audits.Value;
        var current = new Dictionary<string, JsonObject>(StringComparer.Ordinal);
        var writes = new List<RecordedWrite>();
        foreach (var line in Recordings.Lines($"streams/{resource}.ndjson"))
        {
            var type = line["type"]!.GetValue<string>();
            if (type == "BOOKMARK")
                continue;
            var after = (JsonObject)line["object"]!;
            var uid = after["metadata"]!["uid"]!.GetValue<string>();
            var key = (uid, after["metadata"]!["resourceVersion"]!.GetValue<string>());
            if (type != "DELETED" && requests.TryGetValue(key, out var audit))
                writes.Add(new(current.GetValueOrDefault(uid), after, audit));
            current[uid] = after;
        }
        return writes;
    }

    /// <summary>The object as the server answered the write that made this version.</summary>
    public static JsonObject? Version(string uid, string version) =>
        Audits.Value.GetValueOrDefault((uid, version))?["responseObject"]?.DeepClone() as JsonObject;

    private static readonly Lazy<Dictionary<(string Uid, string Version), JsonObject>> Audits = new(Requests);

    private static Dictionary<(string Uid, string Version), JsonObject> Requests()
    {
        var found = new Dictionary<(string, string), JsonObject>();
        foreach (var audit in Recordings.Lines("audit.ndjson"))
        {
            if (audit["responseObject"]?["metadata"] is JsonObject m && m["uid"] is { } uid && m["resourceVersion"] is { } version)
                found.TryAdd((uid.GetValue<string>(), version.GetValue<string>()), audit);
        }
        return found;
    }
}
