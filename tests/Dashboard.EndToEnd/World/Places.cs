using System.Text.Json.Nodes;

namespace Dashboard.EndToEnd.World;

/// <summary>The pages, as paths; one object is looked up for those that need one.</summary>
public static class Places
{
    public static readonly TheoryData<string> All = ["overview", "objects", "topology", "topology-lanes", "timeline", "timeline-table", "past", "object", "diff", "relations", "version", "compare", "rules", "changes", "capture", "evidence", "proof", "search", "missing"];

    public static async Task<string> PathAsync(this LiveWorld world, string place) => place switch
    {
        "overview" => "/?cluster=" + world.Cluster,
        "objects" => $"/objects?cluster={world.Cluster}&group=cert-manager.io&kind=Certificate",
        "topology" => $"/topology?cluster={world.Cluster}",
        "topology-lanes" => $"/topology?cluster={world.Cluster}&selected={await world.UidAsync()}&lanes=1",
        "timeline" => $"/timeline?cluster={world.Cluster}&healthy=1&range=15m",
        "timeline-table" => $"/timeline?cluster={world.Cluster}&healthy=1&table=1",
        "past" => $"/timeline?cluster={world.Cluster}&healthy=1&at=17",
        "object" => $"/objects/{world.Cluster}/{await world.UidAsync()}",
        "diff" => $"/objects/{world.Cluster}/{await world.UidAsync()}?tab=diff",
        "relations" => $"/objects/{world.Cluster}/{await world.UidAsync()}?tab=relations",
        "version" => $"/objects/{world.Cluster}/{await world.UidAsync()}?at=999999999",
        "compare" => await world.ComparePathAsync(),
        "rules" => $"/rules?cluster={world.Cluster}",
        "changes" => $"/changes?cluster={world.Cluster}",
        "capture" => $"/capture?cluster={world.Cluster}",
        "evidence" => $"/evidence?cluster={world.Cluster}",
        "proof" => $"/evidence?cluster={world.Cluster}&position=17",
        "search" => $"/search?cluster={world.Cluster}&q=checkout",
        "missing" => "/no-such-page",
        _ => throw new ArgumentOutOfRangeException(nameof(place), place, "No such place."),
    };

    /// <summary>An object with owners and conditions: the first Certificate.</summary>
    public static async Task<string> UidAsync(this LiveWorld world) => (await world.ObjectsAsync("cert-manager.io", "Certificate"))[0]!["uid"]!.GetValue<string>();

    /// <summary>An object that both clusters have.</summary>
    private static async Task<string> ComparePathAsync(this LiveWorld world)
    {
        var certificate = (await world.ObjectsAsync("cert-manager.io", "Certificate"))[0]!;
        return $"/compare?cluster={world.Cluster}&group=cert-manager.io&kind=Certificate&namespace={certificate["namespace"]}&name={certificate["name"]}&status=1";
    }

    public static async Task<JsonArray> ObjectsAsync(this LiveWorld world, string group, string kind)
    {
        var answer = await world.Dashboard.Client.GetStringAsync(new Uri($"/api/v1/objects?cluster={world.Cluster}&group={group}&kind={kind}", UriKind.Relative), TestContext.Current.CancellationToken);
        return JsonNode.Parse(answer)!["items"]!.AsArray();
    }
}
