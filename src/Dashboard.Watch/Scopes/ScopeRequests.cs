using System.Globalization;
using System.Text;
using Dashboard.Model.Capture;

namespace Dashboard.Watch.Scopes;

/// <summary>Paths and queries of one scope.</summary>
internal sealed class ScopeRequests(WatchScope scope, WatchOptions options, Random random)
{
    private readonly string path = PathOf(scope);

    public string Page(string? token) =>
        $"{path}?limit={options.PageSize.ToString(CultureInfo.InvariantCulture)}" + (token is null ? "" : "&continue=" + Uri.EscapeDataString(token));

    /// <summary>The whole list in one answer.</summary>
    public string Whole() => path;

    public string WatchList() => $"{path}?watch=true&sendInitialEvents=true&resourceVersionMatch=NotOlderThan&allowWatchBookmarks=true&timeoutSeconds={Lifetime()}";

    public string Watch(string version) => $"{path}?watch=true&resourceVersion={Uri.EscapeDataString(version)}&allowWatchBookmarks=true&timeoutSeconds={Lifetime()}";

    /// <summary>Asks whether the server has come as far as a version: it answers 504 if not.</summary>
    public string Probe(string version) => $"{path}?limit=1&resourceVersion={Uri.EscapeDataString(version)}&resourceVersionMatch=NotOlderThan";

    private string Lifetime() => Math.Max(1, (int)(options.StreamLifetime.TotalSeconds * (1 + random.NextDouble()))).ToString(CultureInfo.InvariantCulture);

    private static string PathOf(WatchScope scope)
    {
        var resource = scope.Resource;
        var text = new StringBuilder(resource.Group.Length == 0 ? $"/api/{resource.Version}/" : $"/apis/{resource.Group}/{resource.Version}/");
        if (scope.Namespace is { } name)
            text.Append("namespaces/").Append(name).Append('/');
        return text.Append(resource.Resource).ToString();
    }
}
