using System.Net.Http.Headers;
using System.Text.Json;
using Dashboard.Watch.Connection;
using Dashboard.Watch.Wire;

namespace Dashboard.Watch.Discovery;

/// <summary>
/// Asks a server what it serves: aggregated discovery where it can, plain otherwise. A group that cannot be read at the moment (an aggregated
/// API that is down) keeps what it last had: unreachable is not removed. Not safe for concurrent use.
/// </summary>
internal sealed class DiscoveryClient(ApiServer server)
{
    private const string Aggregated = "application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList";
    private const string Accept = Aggregated + ",application/json";

    private Answer core = new(null, []);
    private Answer groups = new(null, []);
    private IReadOnlyList<ServedResource> last = [];

    /// <summary>Everything served, the core group first.</summary>
    public async Task<IReadOnlyList<ServedResource>> ReadAsync(CancellationToken cancellationToken)
    {
        core = await ReadRootAsync("/api", core, cancellationToken);
        groups = await ReadRootAsync("/apis", groups, cancellationToken);
        return last = [.. core.Served, .. groups.Served];
    }

    private async Task<Answer> ReadRootAsync(string path, Answer before, CancellationToken cancellationToken)
    {
        using var response = await server.GetAsync(new ApiRequest("get", path, Accept), before.Tag, cancellationToken);
        if (response.NotModified)
            return before;
        using var document = await ParseAsync(response, cancellationToken);
        var stale = new HashSet<string>(StringComparer.Ordinal);
        var isAggregated = response.Content.Headers.ContentType?.Parameters.Any(parameter => parameter is { Name: "as", Value: "APIGroupDiscoveryList" }) == true;
        var served = isAggregated
            ? DiscoveryDocument.ReadAggregated(document.RootElement, stale)
            : await ReadPlainAsync(path, document.RootElement, stale, cancellationToken);
        // A stale answer keeps no tag: the next one must be looked at, whatever it says.
        return new Answer(stale.Count > 0 ? null : response.Tag, [.. served.Where(one => !stale.Contains(one.Group)), .. last.Where(one => stale.Contains(one.Group) && IsUnder(path, one))]);
    }

    private async Task<IReadOnlyList<ServedResource>> ReadPlainAsync(string path, JsonElement root, HashSet<string> stale, CancellationToken cancellationToken)
    {
        var served = new List<ServedResource>();
        var wanted = path == "/api" ? [("", DiscoveryDocument.ReadCoreVersions(root))] : DiscoveryDocument.ReadGroups(root).ToList();
        foreach (var (group, versions) in wanted)
        {
            var lists = new List<(string, IEnumerable<ServedResource>)>();
            foreach (var version in versions)
            {
                try
                {
                    using var response = await server.GetAsync(new ApiRequest("get", group.Length == 0 ? $"/api/{version}" : $"/apis/{group}/{version}", MediaTypes.Json), null, cancellationToken);
                    using var document = await ParseAsync(response, cancellationToken);
                    lists.Add((version, DiscoveryDocument.ReadPlain(group, version, document.RootElement).ToList()));
                }
                catch (ApiException e) when (e.Error.Code == 404)
                {
                    // Removed between the two requests.
                }
                catch (ApiException e) when (e.Error.Code >= 500)
                {
                    stale.Add(group);
                }
            }
            served.AddRange(DiscoveryDocument.Preferred(lists));
        }
        return served;
    }

    private static bool IsUnder(string path, ServedResource resource) => path == "/api" == (resource.Group.Length == 0);

    private static async Task<JsonDocument> ParseAsync(ApiResponse response, CancellationToken cancellationToken)
    {
        await using var body = await response.Content.ReadAsStreamAsync(cancellationToken);
        return await JsonDocument.ParseAsync(body, cancellationToken: cancellationToken);
    }

    private sealed record Answer(EntityTagHeaderValue? Tag, IReadOnlyList<ServedResource> Served);
}
