using System.Globalization;
using System.Text;
using Dashboard.Model.Capture;
using Dashboard.Watch.Connection;

namespace Dashboard.Watch.Scopes;

/// <summary>What is asked for one scope.</summary>
internal sealed class ScopeRequests(WatchScope scope, bool metadataOnly, WatchOptions options, Random random)
{
    private readonly string path = PathOf(scope);

    public ApiRequest Page(string? token) =>
        List($"{path}?limit={options.PageSize.ToString(CultureInfo.InvariantCulture)}" + (token is null ? "" : "&continue=" + Uri.EscapeDataString(token)));

    /// <summary>The whole list in one answer.</summary>
    public ApiRequest Whole() => List(path);

    public ApiRequest WatchList() => Watching($"sendInitialEvents=true&resourceVersionMatch=NotOlderThan&allowWatchBookmarks=true&timeoutSeconds={Lifetime()}");

    public ApiRequest Watch(string version) => Watching($"resourceVersion={Uri.EscapeDataString(version)}&allowWatchBookmarks=true&timeoutSeconds={Lifetime()}");

    /// <summary>Asks whether the server has come as far as a version: it answers 504 if not.</summary>
    public ApiRequest Probe(string version) => List($"{path}?limit=1&resourceVersion={Uri.EscapeDataString(version)}&resourceVersionMatch=NotOlderThan");

    private ApiRequest List(string of) => new("list", of, metadataOnly ? MediaTypes.MetadataList : MediaTypes.Json);

    private ApiRequest Watching(string query) => new("watch", $"{path}?watch=true&{query}", metadataOnly ? MediaTypes.Metadata : MediaTypes.Json);

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
