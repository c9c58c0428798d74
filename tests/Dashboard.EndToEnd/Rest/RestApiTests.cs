using System.Net;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Dashboard.EndToEnd.World;
using Dashboard.Testing;

namespace Dashboard.EndToEnd.Rest;

public sealed class RestApiTests(LiveWorld world)
{
    private readonly CancellationToken _cancellation = TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("clusters")]
    [InlineData("kinds")]
    [InlineData("objects")]
    [InlineData("changes")]
    [InlineData("topology")]
    [InlineData("timeline")]
    [InlineData("coverage")]
    [InlineData("treeheads")]
    public async Task List_CarriesItemsNextAndCoverage(string resource)
    {
        // A tree head is signed some time after the first rows.
        JsonNode list = null!;
        await Wait.UntilAsync(
            async () => (list = await GetAsync($"{resource}?cluster={world.Cluster}"))["items"]!.AsArray().Count > 0, TimeSpan.FromMinutes(2), () => "It lists nothing.", _cancellation);
        Assert.True(list.AsObject().ContainsKey("next"));
        var coverage = list["coverage"]!;
        Assert.NotNull(coverage["complete"]);
        Assert.EndsWith("Z", coverage["to"]!.GetValue<string>(), StringComparison.Ordinal);
        Assert.NotNull(coverage["gaps"]);
    }

    [Fact]
    public async Task Clusters_NameTheWriter_AndWhatWaitsForTheLog()
    {
        var cluster = (await GetAsync("clusters"))["items"]![0]!;

        Assert.True(cluster["writer"]!["here"]!.GetValue<bool>());
        Assert.True(cluster["writer"]!["epoch"]!.GetValue<long>() > 0);
        Assert.Equal(0, cluster["queue"]!["spooledCalls"]!.GetValue<int>());
    }

    [Theory]
    [InlineData("objects?limit=0", "limit")]
    [InlineData("objects?limit=many", "limit")]
    [InlineData("objects?health=sick", "health")]
    [InlineData("objects?health=3", "health")]
    [InlineData("objects?labelSelector=a in", "labelSelector")]
    [InlineData("objects?cursor=forged", "cursor")]
    [InlineData("objects?sort=no-such-column", "sort")]
    [InlineData("objects?sort=name,no-such-column", "sort")]
    [InlineData("objects/export?format=pdf", "format")]
    [InlineData("objects/export?labelSelector=a in", "labelSelector")]
    [InlineData("objects/facets?health=sick", "health")]
    [InlineData("changes?verb=frobbed", "verb")]
    [InlineData("changes?from=yesterday", "from")]
    [InlineData("changes?cursor=%00", "cursor")]
    [InlineData("changes?noise=maybe", "noise")]
    [InlineData("topology?depth=-1", "depth")]
    [InlineData("topology?at=later", "at")]
    [InlineData("topology?references=true", "references")]
    [InlineData("coverage?from=x", "from")]
    [InlineData("timeline?from=x", "from")]
    [InlineData("timeline?from=2026-01-02T00:00:00Z&to=2026-01-01T00:00:00Z", "from")]
    [InlineData("timeline?lanes=501", "lanes")]
    [InlineData("timeline?width=10", "width")]
    [InlineData("timeline?margin=101", "margin")]
    [InlineData("timeline?order=beauty", "order")]
    [InlineData("timeline?namespace=%00", "namespace")]
    [InlineData("timeline/step?at=later", "at")]
    [InlineData("timeline/step?forward=maybe", "forward")]
    [InlineData("rail?buckets=1001", "buckets")]
    [InlineData("rail?from=2026-01-02T00:00:00Z&to=2026-01-01T00:00:00Z", "from")]
    [InlineData("findings?type=quarrel", "type")]
    [InlineData("findings?open=perhaps", "open")]
    [InlineData("findings?cursor=forged", "cursor")]
    [InlineData("findings?limit=501", "limit")]
    [InlineData("treeheads?cursor=x", "cursor")]
    [InlineData("treeheads?limit=0", "limit")]
    public async Task BadParameter_IsA400ThatNamesItAndWhatIsAllowed(string query, string parameter)
    {
        using var answer = await world.Dashboard.Client.GetAsync(new Uri($"/api/v1/{query}&cluster={world.Cluster}", UriKind.Relative), _cancellation);
        var problem = JsonNode.Parse(await answer.Content.ReadAsStringAsync(_cancellation))!;

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
        Assert.NotEmpty(problem["errors"]![parameter]!.AsArray());
    }

    [Theory]
    [InlineData("proofs/{0}/x", HttpStatusCode.BadRequest)]
    [InlineData("proofs/{0}/-1", HttpStatusCode.BadRequest)]
    [InlineData("proofs/{0}/99999999999999999999", HttpStatusCode.BadRequest)]
    [InlineData("proofs/{0}/17?size=x", HttpStatusCode.BadRequest)]
    [InlineData("proofs/{0}/17?size=1", HttpStatusCode.NotFound)]
    [InlineData("proofs/{0}/9223372036854775807", HttpStatusCode.NotFound)]
    [InlineData("proofs/nowhere/17", HttpStatusCode.BadRequest)]
    public async Task Proof_OfNothing_IsAProblem(string resource, HttpStatusCode status)
    {
        using var answer = await world.Dashboard.Client.GetAsync(new Uri("/api/v1/" + string.Format(null, resource, world.Cluster), UriKind.Relative), _cancellation);
        Assert.Equal(status, answer.StatusCode);
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
    }

    [Fact]
    public async Task Proof_OfARow_LeadsFromItsRecordToTheRootOfASignedHead()
    {
        // The first head follows within seconds of the first row.
        JsonNode? proof = null;
        await Testing.Wait.UntilAsync(
            async () =>
            {
                using var answer = await world.Dashboard.Client.GetAsync(new Uri($"/api/v1/proofs/{world.Cluster}/17", UriKind.Relative), _cancellation);
                proof = answer.IsSuccessStatusCode ? JsonNode.Parse(await answer.Content.ReadAsStringAsync(_cancellation)) : null;
                return proof is not null;
            }, TimeSpan.FromSeconds(40), () => "No signed head covers position 17:\n" + world.Dashboard.Output, _cancellation);
        var hash = SHA256.HashData([0, .. Convert.FromBase64String(proof!["record"]!.GetValue<string>())]);
        Assert.Equal(proof["leaf"]!.GetValue<string>(), Convert.ToBase64String(hash));
        var (node, last) = (17L, proof["size"]!.GetValue<long>() - 1);
        foreach (var sibling in proof["path"]!.AsArray().Select(item => Convert.FromBase64String(item!.GetValue<string>())))
        {
            for (; (node & 1) == 0 && node == last; (node, last) = (node >> 1, last >> 1)) { }
            hash = (node & 1) == 1 ? SHA256.HashData([1, .. sibling, .. hash]) : SHA256.HashData([1, .. hash, .. sibling]);
            (node, last) = (node >> 1, last >> 1);
        }

        var note = proof["note"]!.GetValue<string>().Split('\n');
        Assert.Equal(("cr-dashboard/" + world.Cluster, proof["size"]!.ToString(), Convert.ToBase64String(hash)), (note[0], note[1], note[2]));
    }

    [Fact]
    public async Task UnknownCluster_NamesTheKnownOnes()
    {
        using var answer = await world.Dashboard.Client.GetAsync(new Uri("/api/v1/objects?cluster=nowhere", UriKind.Relative), _cancellation);
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Contains(world.Cluster, await answer.Content.ReadAsStringAsync(_cancellation), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("objects/{0}/no-such-uid")]
    [InlineData("objects/{0}/no-such-uid/diff?from=0")]
    [InlineData("objects/{0}/no-such-uid/events")]
    [InlineData("no-such-resource")]
    public async Task Missing_IsA404Problem(string path)
    {
        using var answer = await world.Dashboard.Client.GetAsync(
            new Uri("/api/v1/" + string.Format(null, System.Text.CompositeFormat.Parse(path), world.Cluster), UriKind.Relative), _cancellation);
        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
    }

    [Theory]
    [InlineData("no-such-page", "There is no such page")]
    [InlineData("objects/{0}/no-such-uid", "No such object")]
    public async Task MissingPage_IsA404WithinItsFrame(string path, string says)
    {
        using var answer = await world.Dashboard.Client.GetAsync(
            new Uri("/" + string.Format(null, System.Text.CompositeFormat.Parse(path), world.Cluster), UriKind.Relative), _cancellation);
        var page = await answer.Content.ReadAsStringAsync(_cancellation);
        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        Assert.Contains(says, page, StringComparison.Ordinal);
        Assert.Contains($"/objects?cluster={world.Cluster}", page, StringComparison.Ordinal); // the frame was waited for
    }

    [Fact]
    public async Task Object_RawBytesAreWhatTheLogHashed()
    {
        var uid = await world.UidAsync();
        var change = (await GetAsync($"objects/{world.Cluster}/{uid}/changes?limit=1&noise=true"))["items"]![0]!;
        var bytes = await world.Dashboard.Client.GetByteArrayAsync(
            new Uri($"/api/v1/objects/{world.Cluster}/{uid}?raw=true&at={change["position"]}", UriKind.Relative), _cancellation);

        Assert.Equal(change["contentHash"]!.GetValue<string>(), Convert.ToHexStringLower(SHA256.HashData(bytes)), ignoreCase: true);
        Assert.Equal(uid, JsonNode.Parse(bytes)!["metadata"]!["uid"]!.GetValue<string>());
    }

    [Fact]
    public async Task Diff_FromTheFirstVersionOn_IsWhatChangedSince()
    {
        var uid = await world.UidAsync();
        var history = (await GetAsync($"objects/{world.Cluster}/{uid}/changes?limit=200"))["items"]!.AsArray().Where(row => row!["verb"]!.GetValue<string>() != "gap").ToList();
        var diff = await GetAsync($"objects/{world.Cluster}/{uid}/diff?from={history[^1]!["position"]}&to={history[0]!["position"]}");

        Assert.Equal(history[^1]!["position"]!.GetValue<long>(), diff["from"]!.GetValue<long>());
        var touched = history.SkipLast(1).SelectMany(row => row!["fields"]!.AsArray()).Select(field => field!["path"]!.GetValue<string>()).ToHashSet(StringComparer.Ordinal);
        Assert.All(diff["fields"]!.AsArray(), field => Assert.Contains(touched, path => Related(path, field!["path"]!.GetValue<string>())));

        static bool Related(string a, string b) => a.StartsWith(b, StringComparison.Ordinal) || b.StartsWith(a, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Findings_AListWithCoverage()
    {
        var list = await GetAsync($"findings?cluster={world.Cluster}&open=true");
        Assert.NotNull(list["items"]);
        Assert.True(list.AsObject().ContainsKey("next"));
        Assert.NotNull(list["coverage"]!["complete"]);
    }

    [Fact]
    public async Task Events_AreShownBesideTheirObjectAndAreNoPartOfTheLog()
    {
        var about = "";
        await Testing.Wait.UntilAsync(
            async () =>
            {
                foreach (var pod in (await GetAsync($"objects?cluster={world.Cluster}&kind=Pod&limit=50"))["items"]!.AsArray())
                {
                    about = pod!["uid"]!.GetValue<string>();
                    if ((await GetAsync($"objects/{world.Cluster}/{about}/events"))["items"]!.AsArray().Count > 0) return true;
                }

                return false;
            }, TimeSpan.FromSeconds(60), () => "No Event arrives.", _cancellation);

        var list = await GetAsync($"objects/{world.Cluster}/{about}/events");
        Assert.NotEqual("", list["items"]![0]!["reason"]!.GetValue<string>());
        Assert.False(list["coverage"]!["complete"]!.GetValue<bool>()); // not for as long as they are kept
        Assert.NotEmpty(list["coverage"]!["gaps"]!.AsArray());
        Assert.Empty((await GetAsync($"changes?cluster={world.Cluster}&kind=Event"))["items"]!.AsArray());
    }

    [Fact]
    public async Task Changes_EachFieldHasItsManager()
    {
        var changes = await GetAsync($"changes?cluster={world.Cluster}&verb=modified&limit=100");
        var fields = changes["items"]!.AsArray().Where(row => row!["verb"]!.GetValue<string>() == "modified").SelectMany(row => row!["fields"]!.AsArray()).ToList();
        Assert.NotEmpty(fields);
        Assert.All(fields, field => Assert.Contains(field!["manager"]!["confidence"]!.GetValue<string>(), (string[])["manager", "unknown"]));
        Assert.Contains(fields, field => field!["manager"]!["name"] is not null);
    }

    [Fact]
    public async Task Diff_OfAVersionWithItself_AndBackwards_Answers()
    {
        var uid = await world.UidAsync();
        var history = (await GetAsync($"objects/{world.Cluster}/{uid}/changes?limit=200&noise=true"))["items"]!.AsArray().Where(row => row!["verb"]!.GetValue<string>() != "gap").ToList();
        var (newest, oldest) = (history[0]!["position"], history[^1]!["position"]);

        Assert.Empty((await GetAsync($"objects/{world.Cluster}/{uid}/diff?from={newest}&to={newest}"))["fields"]!.AsArray());
        var backwards = await GetAsync($"objects/{world.Cluster}/{uid}/diff?from={newest}&to={oldest}");
        Assert.Equal(oldest!.GetValue<long>(), backwards["to"]!.GetValue<long>());
    }

    [Fact]
    public async Task Topology_ColumnsAndJsonSayTheSame()
    {
        var json = await GetAsync($"topology?cluster={world.Cluster}");
        using var answer = await world.Dashboard.Client.GetAsync(new Uri($"/api/v1/topology?cluster={world.Cluster}&columns=true", UriKind.Relative), _cancellation);
        Assert.Equal("application/x-msgpack", answer.Content.Headers.ContentType?.MediaType);

        var columns = (Dictionary<object, object>)MessagePack.MessagePackSerializer.Deserialize<object>(await answer.Content.ReadAsByteArrayAsync(_cancellation), cancellationToken: _cancellation)!;
        var count = Convert.ToInt32(columns["count"], System.Globalization.CultureInfo.InvariantCulture);
        Assert.InRange(count, json["items"]!.AsArray().Count - 50, json["items"]!.AsArray().Count + 50); // the fleet moves between the two
        var parent = (byte[])columns["parent"];
        var parents = parent.Chunk(parent.Length / count).Count(index => index.Any(part => part != 0));
        Assert.True(parents > 100, $"only {parents} objects have their owner");
    }

    [Fact]
    public Task CaptureHealth_OfAClusterThatIsWatched_SaysThatTheHistoryIsComplete() => Wait.UntilAsync(
        async () => (await world.Dashboard.Client.GetStringAsync(new Uri($"/capture?cluster={world.Cluster}", UriKind.Relative), _cancellation))
            .Contains("The history is complete right now", StringComparison.Ordinal),
        TimeSpan.FromSeconds(30), () => "It says something else.", _cancellation);

    [Fact]
    public async Task Description_NamesEveryResource()
    {
        var paths = JsonNode.Parse(await world.Dashboard.Client.GetStringAsync(new Uri("/openapi/v1.json", UriKind.Relative), _cancellation))!["paths"]!.AsObject();
        foreach (var resource in (string[])["clusters", "kinds", "objects", "objects/{cluster}/{uid}", "objects/{cluster}/{uid}/changes", "objects/{cluster}/{uid}/diff", "objects/{cluster}/{uid}/conditions", "objects/{cluster}/{uid}/events", "changes", "findings", "topology", "coverage"])
            Assert.Contains("/api/v1/" + resource, paths.Select(path => path.Key));
    }

    [Theory]
    [InlineData("/healthz/live", "Healthy")]
    [InlineData("/healthz/ready", "Healthy")]
    [InlineData("/metrics", "http_server_request_duration_seconds")]
    public async Task Operations_Answer(string path, string says) =>
        Assert.Contains(says, await world.Dashboard.Client.GetStringAsync(new Uri(path, UriKind.Relative), _cancellation), StringComparison.Ordinal);

    private async Task<JsonNode> GetAsync(string path) =>
        JsonNode.Parse(await world.Dashboard.Client.GetStringAsync(new Uri("/api/v1/" + path, UriKind.Relative), _cancellation))!;
}
