using System.Globalization;
using System.Text.Json.Nodes;
using Dashboard.Simulator.Objects;
using Dashboard.Simulator.Store;

namespace Dashboard.Simulator.Replay;

/// <summary>Resources that the recorded discovery names but of which nothing was recorded: they answer as if there were none.</summary>
internal sealed class UnrecordedKinds
{
    private string _version = "1";

    private readonly Dictionary<string, (string ApiVersion, string Kind)> _byPath = new(StringComparer.Ordinal);

    public static async Task<UnrecordedKinds> ReadAsync(RecordingIndex index, CancellationToken cancellationToken)
    {
        var kinds = new UnrecordedKinds();
        foreach (var path in (string[])["/api", "/apis"])
        {
            if (index.Discovery(path, "as=APIGroupDiscoveryList") is not { } recording) continue;
            var document = JsonInput.ParseObject(await recording.ReadBodyAsync(cancellationToken));
            foreach (var group in (document["items"] as JsonArray ?? []).OfType<JsonObject>()) kinds.Add(path, group);
        }

        var latest = 1L;
        foreach (var list in index.FinalLists)
        {
            var document = JsonInput.ParseObject(await list.ReadBodyAsync(cancellationToken));
            if (long.TryParse(Metadata.Text(Metadata.Of(document), "resourceVersion"), CultureInfo.InvariantCulture, out var version)) latest = Math.Max(latest, version);
        }

        kinds._version = latest.ToString(CultureInfo.InvariantCulture);
        return kinds;
    }

    public string? EmptyList(string path) => !_byPath.TryGetValue(path, out var kind)
        ? null
        : $$"""{"kind":"{{kind.Kind}}List","apiVersion":"{{kind.ApiVersion}}","metadata":{"resourceVersion":"{{_version}}"},"items":[]}""";

    public string? InitialEventsEnd(string path)
    {
        if (!_byPath.TryGetValue(path, out var kind)) return null;
        var metadata = new JsonObject { ["resourceVersion"] = _version, ["annotations"] = new JsonObject { ["k8s.io/initial-events-end"] = "true" } };
        var husk = new JsonObject { ["kind"] = kind.Kind, ["apiVersion"] = kind.ApiVersion, ["metadata"] = metadata };
        return new JsonObject { ["type"] = "BOOKMARK", ["object"] = husk }.ToJsonString() + "\n";
    }

    private void Add(string root, JsonObject group)
    {
        var name = Metadata.Text(Metadata.Of(group), "name");
        foreach (var version in (group["versions"] as JsonArray ?? []).OfType<JsonObject>())
        {
            var apiVersion = name.Length == 0 ? Metadata.Text(version, "version") : $"{name}/{Metadata.Text(version, "version")}";
            foreach (var resource in (version["resources"] as JsonArray ?? []).OfType<JsonObject>())
            {
                _byPath[$"{root}/{apiVersion}/{Metadata.Text(resource, "resource")}"] = (apiVersion, Metadata.Text(resource["responseKind"] as JsonObject ?? [], "kind"));
            }
        }
    }
}
