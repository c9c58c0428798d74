namespace Dashboard.Simulator.Replay;

/// <summary>Finds the recorded answer for a request.</summary>
internal sealed class RecordingIndex(IReadOnlyList<Recording> recordings, ReplayStart start)
{
    private static readonly string[] Selecting = ["labelSelector", "fieldSelector"];

    /// <summary>The lists at the end of the run.</summary>
    public IEnumerable<Recording> FinalLists => recordings.Where(r => r.File.StartsWith("final/", StringComparison.Ordinal));

    /// <summary>The watch that begins with all objects.</summary>
    public Recording? Initial(string path, IReadOnlyDictionary<string, string> query, string accept) => recordings
        .Where(r => r.IsWatch && r.Status == 200 && r.Path == path && r.Query.ContainsKey("sendInitialEvents") && SameSelection(r.Query, query) && SameForm(r.Accept, accept))
        .Where(r => r.File.StartsWith("streams/", StringComparison.Ordinal) || r.File.StartsWith("selectors/", StringComparison.Ordinal) || r.File.StartsWith("resume/", StringComparison.Ordinal))
        .OrderBy(r => r.File.StartsWith("resume/", StringComparison.Ordinal) == (start == ReplayStart.Broken) ? 0 : 1)
        .ThenBy(r => r.File.StartsWith("streams/", StringComparison.Ordinal) ? 0 : 1)
        .FirstOrDefault();

    /// <summary>The watch that goes on from exactly this version.</summary>
    public Recording? From(string path, string version) => recordings.FirstOrDefault(r =>
        r.IsWatch && r.Path == path && r.Query.GetValueOrDefault("resourceVersion") == version
        && (r.File.StartsWith("listwatch/", StringComparison.Ordinal) || r.File.StartsWith("resume/", StringComparison.Ordinal)));

    /// <summary>A page of a recorded list whatever limit is asked for, else the list at the end of the run.</summary>
    public Recording? List(string path, IReadOnlyDictionary<string, string> query)
    {
        var token = query.GetValueOrDefault("continue") ?? "";
        return recordings.FirstOrDefault(r => Is(r, "listwatch/") && (r.Query.GetValueOrDefault("continue") ?? "") == token)
            ?? (token.Length == 0 ? recordings.FirstOrDefault(r => Is(r, "final/")) : null);

        bool Is(Recording r, string folder) => !r.IsWatch && r.Path == path && r.File.StartsWith(folder, StringComparison.Ordinal);
    }

    public Recording? Discovery(string path, string accept)
    {
        var found = recordings.Where(r => r.Path == path && r.Status == 200 && r.File.StartsWith("discovery/", StringComparison.Ordinal)).ToList();
        return found.Find(r => IsAggregated(r.Accept) == IsAggregated(accept)) ?? found.FirstOrDefault();
    }

    /// <summary>Any other recorded request, by its exact query.</summary>
    public Recording? Exact(string method, string path, IReadOnlyDictionary<string, string> query, string accept)
    {
        var same = recordings.Where(r => r.Method == method && r.Path == path && r.Query.Count == query.Count && r.Query.All(p => query.GetValueOrDefault(p.Key) == p.Value)).ToList();
        return same.Find(r => r.Accept == accept) ?? same.FirstOrDefault();
    }

    private static bool IsAggregated(string accept) => accept.Contains("as=APIGroupDiscoveryList", StringComparison.Ordinal);

    private static bool SameSelection(IReadOnlyDictionary<string, string> one, IReadOnlyDictionary<string, string> other) =>
        Selecting.All(name => (one.GetValueOrDefault(name) ?? "") == (other.GetValueOrDefault(name) ?? ""));

    private static bool SameForm(string one, string other) => Form(one) == Form(other);

    private static string Form(string accept) =>
        accept.Contains("as=Table", StringComparison.Ordinal) ? "Table" : accept.Contains("as=PartialObjectMetadata", StringComparison.Ordinal) ? "Metadata" : "";
}
