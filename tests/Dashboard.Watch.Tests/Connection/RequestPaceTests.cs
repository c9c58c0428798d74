using Dashboard.Watch.Connection;
using Dashboard.Watch.Tests.Parts;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace Dashboard.Watch.Tests.Connection;

public sealed class RequestPaceTests
{
    private readonly FakeTimeProvider clock = new();

    [Fact]
    public void ABurstAtOnce_ThenOneByOne_ThenABurstAgain()
    {
        var pace = new RequestPace(perSecond: 10, burst: 3, clock);
        var waits = Enumerable.Range(0, 6).Select(_ => pace.WaitAsync(TestContext.Current.CancellationToken)).ToList();
        Assert.Equal(3, Done());
        clock.Advance(TimeSpan.FromMilliseconds(99));
        Assert.Equal(3, Done());
        clock.Advance(TimeSpan.FromMilliseconds(1));
        Assert.Equal(4, Done());
        clock.Advance(TimeSpan.FromMilliseconds(200));
        Assert.Equal(6, Done());
        clock.Advance(TimeSpan.FromMinutes(1));
        waits = [.. Enumerable.Range(0, 6).Select(_ => pace.WaitAsync(TestContext.Current.CancellationToken))];
        Assert.Equal(3, Done());

        int Done() => waits.Count(wait => wait.IsCompletedSuccessfully);
    }

    [Fact]
    public async Task RequestsBeyondTheBurst_AreNotSentBeforeTheirTime()
    {
        await using var server = await ScriptedApiServer.StartAsync(Answer.Json("{}"));
        using var api = new ApiServer(
            _ => Task.FromResult(new ServerConfiguration(new() { Host = server.Url }, new CredentialFiles())), new WatchOptions { RequestsPerSecond = 1, RequestBurst = 2 }, clock, NullLogger.Instance);
        await GetAsync();
        await GetAsync();
        var third = GetAsync();
        // Long enough for a request: fifty others come and go.
        using var hasty = RunningScopes.Server(new() { Host = server.Url }, new WatchOptions());
        for (var i = 0; i < 50; i++)
            (await hasty.GetAsync(new ApiRequest("get", "/version", MediaTypes.Json), null, TestContext.Current.CancellationToken)).Dispose();
        Assert.False(third.IsCompleted);
        Assert.Equal(52, server.Requests.Count);
        clock.Advance(TimeSpan.FromSeconds(1));
        await third;

        async Task GetAsync() => (await api.GetAsync(new ApiRequest("get", "/version", MediaTypes.Json), null, TestContext.Current.CancellationToken)).Dispose();
    }
}
