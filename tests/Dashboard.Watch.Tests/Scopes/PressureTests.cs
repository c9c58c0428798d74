using System.Text;
using Dashboard.Model;
using Dashboard.Model.Capture;
using Dashboard.Testing;
using Dashboard.Watch.Tests.Parts;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using static Dashboard.Watch.Tests.Parts.Objects;

namespace Dashboard.Watch.Tests.Scopes;

/// <summary>Servers that are overrun, and servers that overrun us.</summary>
public sealed class PressureTests
{
    private readonly RecordingSink sink = new();

    [Fact]
    public async Task AStormOfFailures_IsWaitedOut_FromTheSameVersion_NeitherListNorGap()
    {
        await using var server = await ScriptedApiServer.StartAsync();
        var storm = Enumerable.Range(0, 24).Select(i => (i % 4) switch
        {
            0 => Answer.Failure(500, "InternalError"),
            1 => Answer.Status(502, "bad gateway"),
            2 => Answer.Failure(503, "ServiceUnavailable"),
            _ => Answer.Failure(429, "TooManyRequests"),
        });
        server.Then([Answer.Stream(Added("a", 5), InitialEnd(7)).ThenEnd(), .. storm, Answer.Stream(Modified("a", 9)).ThenHold()]);
        await using var reflector = new RunningReflector(server.Url, sink);
        await sink.HoldsAsync("A5 M9");
        Assert.All(server.Requests.Skip(1), request => Assert.Contains("resourceVersion=7&", request, StringComparison.Ordinal));
        Assert.Equal((26, 1), (server.Requests.Count, sink.Replaced));
        Assert.Empty(sink.Gaps);
        Assert.Empty(sink.Closed);
    }

    [Fact]
    public async Task FailuresOfTheFirstList_AreWaitedOut_NothingIsTakenForEmpty()
    {
        sink.Know(RunningReflector.Widgets, "a", 5);
        await using var server = await ScriptedApiServer.StartAsync();
        server.Then(Answer.Failure(503, "ServiceUnavailable"), Answer.Failure(429, "TooManyRequests", retryAfter: "1"), Answer.Stream(Added("a", 5), Added("b", 6), InitialEnd(7)).ThenHold());
        await using var reflector = new RunningReflector(server.Url, sink);
        await sink.HoldsAsync("A6");
    }

    [Fact]
    public async Task ABurst_MeetsASlowLog_TheServerIsSlowedDown_NothingIsLost()
    {
        const int count = 40_000;
        long sent = 0;
        var waiting = false;
        var text = new string('x', 2_000);
        await using var server = await ScriptedApiServer.StartAsync();
        server.Then(async context =>
        {
            context.Response.ContentType = "application/json";
            await WriteAsync(context, InitialEnd(7));
            for (var i = 0; i < count; i++)
            {
                var writing = WriteAsync(context, Modified("a", 10 + i, text: text));
                Volatile.Write(ref waiting, !writing.IsCompleted);
                await writing;
                Interlocked.Increment(ref sent);
            }
            Volatile.Write(ref waiting, true);
            await Task.Delay(Timeout.Infinite, context.RequestAborted);
        });
        // Takes its first batch when the server stands still: without back-pressure that is when all was sent.
        long taken = 0, ahead = 0, seen = -1;
        var still = 0;
        var slow = new SlowSink(async batch =>
        {
            if (Volatile.Read(ref taken) == 0)
                await Condition.HoldsAsync(() => StandsStill(), "the server being held up");
            ahead = Math.Max(ahead, Volatile.Read(ref sent) - Volatile.Read(ref taken));
            Interlocked.Add(ref taken, batch.Count);
        });
        await using var reflector = new RunningReflector(server.Url, slow);
        await Condition.HoldsAsync(() => Volatile.Read(ref taken) == count, () => $"all changes, now {taken} of {sent}", seconds: 120);
        Assert.InRange(ahead, 1, count / 2);
        Assert.Equal(Enumerable.Range(10, count).Select(version => $"{version}"), slow.Versions);

        bool StandsStill()
        {
            var now = Volatile.Read(ref sent);
            (still, seen) = (now == seen && Volatile.Read(ref waiting) ? still + 1 : 0, now);
            return still >= 50;
        }
    }

    [Fact]
    public async Task EightListsAtOnce_AndNoMore_ThoughFortyScopesWait()
    {
        int running = 0, most = 0;
        var release = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var server = await ScriptedApiServer.StartAsync(async context =>
        {
            most = Math.Max(most, Interlocked.Increment(ref running));
            await release.Task;
            Interlocked.Decrement(ref running);
            await Answer.Stream(InitialEnd(7)).ThenHold()(context);
        });
        await using var scopes = new RunningScopes(new() { Host = server.Url }, sink, RunningReflector.Quick, Scopes(40));
        // All want to list by now; only so many may.
        await Condition.HoldsAsync(() => Volatile.Read(ref running) >= 8 && scopes.Reflectors.All(one => one.Health.Snapshot().State == ScopeState.Listing), "eight lists, and the rest waiting");
        release.SetResult();
        await WatchingAsync(scopes);
        Assert.Equal(8, most);
    }

    [Fact]
    public async Task HundredsOfScopes_ShareAFewConnections()
    {
        using var authority = new Authority("test");
        using var certificate = authority.Issue("server");
        await using var server = await ScriptedApiServer.StartAsync(Answer.Stream(InitialEnd(7)).ThenHold(), options => options.UseHttps(certificate));
        await using var scopes = new RunningScopes(
            new() { Host = server.Url, SslCaCerts = [authority.Certificate] }, sink, RunningReflector.Quick with { RequestsPerSecond = 10_000 }, Scopes(350));
        await WatchingAsync(scopes);
        // A server allows 100 streams on one connection.
        Assert.InRange(server.Accepted, 4, 12);
    }

    [Fact]
    public async Task AServerWithoutHttp2_GetsAConnectionForEachScope()
    {
        await using var server = await ScriptedApiServer.StartAsync(Answer.Stream(InitialEnd(7)).ThenHold());
        await using var scopes = new RunningScopes(new() { Host = server.Url }, sink, RunningReflector.Quick with { RequestsPerSecond = 10_000 }, Scopes(150));
        await WatchingAsync(scopes);
        Assert.Equal(150, server.Open);
    }

    private static IEnumerable<WatchScope> Scopes(int count) =>
        Enumerable.Range(0, count).Select(i => RunningReflector.Widgets with { Resource = new GroupVersionResource("fleet.example.com", "v1", $"widgets{i}") });

    private static Task WatchingAsync(RunningScopes scopes) =>
        Condition.HoldsAsync(() => scopes.Reflectors.All(one => one.Health.Snapshot().State == ScopeState.Watching), "every scope watching", seconds: 60);

    private static async Task WriteAsync(HttpContext context, string line)
    {
        await context.Response.Body.WriteAsync(Encoding.UTF8.GetBytes(line + "\n"), context.RequestAborted);
        await context.Response.Body.FlushAsync(context.RequestAborted);
    }
}
