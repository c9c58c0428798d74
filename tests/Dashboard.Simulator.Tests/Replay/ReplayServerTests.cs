using System.Text;
using Dashboard.Simulator.Replay;
using Dashboard.Simulator.Tests.Objects;

namespace Dashboard.Simulator.Tests.Replay;

public sealed class ReplayServerTests
{
    private const string Initial = "?watch=true&sendInitialEvents=true&resourceVersionMatch=NotOlderThan&allowWatchBookmarks=true";

    [Theory]
    [InlineData("/api/v1/pods", "streams/pods.ndjson")]
    [InlineData("/api/v1/nodes", "streams/nodes.ndjson")]
    [InlineData("/apis/fleet.example.com/v1/backups", "streams/backups.ndjson")]
    [InlineData("/apis/fleet.example.com/v1/databases", "streams/databases.ndjson")]
    [InlineData("/apis/fleet.example.com/v1/applications?fieldSelector=metadata.name%3Dcart", "selectors/applications-one-name.ndjson")]
    public async Task Watch_InitialEvents_ServesTheRecordedBytesThenSilence(string path, string file)
    {
        var expected = Encoding.UTF8.GetBytes(Recordings.Text(file));
        await using var server = await StartAsync();
        using var client = new HttpClient { BaseAddress = server.Uri };
        using var response = await client.GetAsync(path.Contains('?', StringComparison.Ordinal) ? $"{path}&{Initial[1..]}" : path + Initial, HttpCompletionOption.ResponseHeadersRead, TestContext.Current.CancellationToken);
        await using var stream = await response.Content.ReadAsStreamAsync(TestContext.Current.CancellationToken);
        var read = new byte[expected.Length];
        await stream.ReadExactlyAsync(read, TestContext.Current.CancellationToken);
        Assert.True(expected.AsSpan().SequenceEqual(read));
        var more = stream.ReadAsync(new byte[1], TestContext.Current.CancellationToken).AsTask();
        Assert.False(more.IsCompleted);
    }

    [Fact]
    public async Task List_InPages_ThenTheWatchFromItsVersion()
    {
        _ = Recordings.Text("index.ndjson");
        await using var server = await StartAsync();
        using var client = new HttpClient { BaseAddress = server.Uri };
        var pages = new List<string>();
        string? token = "";
        string version = "";
        while (!string.IsNullOrEmpty(token) || pages.Count == 0)
        {
            var page = await client.GetStringAsync($"/api/v1/pods?limit=500&continue={token}", TestContext.Current.CancellationToken);
            pages.Add(page);
            var metadata = Http.SimulatedApi.Parse(page)["metadata"]!;
            (token, version) = (metadata["continue"]?.ToString(), metadata["resourceVersion"]!.ToString());
        }

        Assert.Equal(Enumerable.Range(1, 6).Select(i => Recordings.Text($"listwatch/pods.list.page{i}.json")), pages);
        var expected = Recordings.Text("listwatch/pods.watch.ndjson");
        await using var stream = await client.GetStreamAsync($"/api/v1/pods?watch=true&allowWatchBookmarks=true&timeoutSeconds=300&resourceVersion={version}", TestContext.Current.CancellationToken);
        var read = new byte[Encoding.UTF8.GetByteCount(expected)];
        await stream.ReadExactlyAsync(read, TestContext.Current.CancellationToken);
        Assert.Equal(expected, Encoding.UTF8.GetString(read));
    }

    [Fact]
    public async Task Broken_TheFirstWatchIsResetInsideALine_TheNextGoesOn()
    {
        var expected = Recordings.Text("resume/queues.part1.ndjson");
        await using var server = await StartAsync(ReplayStart.Broken);
        using var client = new HttpClient { BaseAddress = server.Uri };
        await using var stream = await client.GetStreamAsync("/apis/fleet.example.com/v1/queues" + Initial, TestContext.Current.CancellationToken);
        using var seen = new MemoryStream();
        await Assert.ThrowsAnyAsync<IOException>(() => stream.CopyToAsync(seen, TestContext.Current.CancellationToken));
        Assert.StartsWith(Encoding.UTF8.GetString(seen.ToArray()), expected, StringComparison.Ordinal);

        var second = Recordings.Text("resume/queues.part2.ndjson");
        await using var resumed = await client.GetStreamAsync("/apis/fleet.example.com/v1/queues?watch=true&allowWatchBookmarks=true&resourceVersion=1299", TestContext.Current.CancellationToken);
        var read = new byte[Encoding.UTF8.GetByteCount(second)];
        await resumed.ReadExactlyAsync(read, TestContext.Current.CancellationToken);
        Assert.Equal(second, Encoding.UTF8.GetString(read));
    }

    [Fact]
    public async Task UnrecordedResource_IsEmpty_UnknownOne_Is404()
    {
        _ = Recordings.Text("index.ndjson");
        await using var server = await StartAsync();
        using var client = new HttpClient { BaseAddress = server.Uri };
        var list = Http.SimulatedApi.Parse(await client.GetStringAsync("/apis/batch/v1/jobs?limit=500", TestContext.Current.CancellationToken));
        Assert.Equal(("JobList", 0), (list["kind"]!.ToString(), list["items"]!.AsArray().Count));
        using var unknown = await client.GetAsync("/apis/nope.example.com/v1/nopes?watch=true", TestContext.Current.CancellationToken);
        Assert.Equal(404, (int)unknown.StatusCode);
    }

    [Fact]
    public async Task Folder_WithoutARecording_IsRefusedByName()
    {
        var refused = await Assert.ThrowsAsync<ArgumentException>(() => ReplayServer.StartAsync(new ReplayOptions { Folder = AppContext.BaseDirectory }, TestContext.Current.CancellationToken));
        Assert.Contains("index.ndjson", refused.Message, StringComparison.Ordinal);
    }

    private static Task<ReplayServer> StartAsync(ReplayStart start = ReplayStart.Stream) =>
        ReplayServer.StartAsync(new ReplayOptions { Folder = Recordings.Folder, Start = start }, TestContext.Current.CancellationToken);
}
