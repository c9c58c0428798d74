using System.Runtime.CompilerServices;
using System.Threading.Channels;
using Dashboard.Model;
using Dashboard.Projections.Health;
using Dashboard.Projections.Live;
using Dashboard.Projections.Topology;
using Dashboard.Web.Components.Live;
using Microsoft.Extensions.Time.Testing;

namespace Dashboard.Web.Tests.Components;

public sealed class LiveSubscriptionTests
{
    private static readonly TimeSpan Bound = TimeSpan.FromSeconds(20);

    private readonly FakeTimeProvider clock = new();
    private volatile int merged;
    private readonly Channel<ProjectedBatch> batches = Channel.CreateUnbounded<ProjectedBatch>();
    private readonly Channel<LiveChanges> refreshes = Channel.CreateUnbounded<LiveChanges>();

    [Fact]
    public async Task Refresh_ManyBatchesWhileResting_AreMergedIntoOne()
    {
        await using var live = Start((changes, token) => refreshes.Writer.WriteAsync(changes, token).AsTask());
        batches.Writer.TryWrite(Batch(1));
        Assert.Equal(1, (await NextAsync()).Position);
        for (var position = 2; position <= 50; position++)
            batches.Writer.TryWrite(Batch(position));
        await UntilAsync(() => merged == 50);
        Assert.False(refreshes.Reader.TryRead(out _));
        var all = await AdvanceUntilRefreshAsync();
        Assert.Equal((50, 49), (all.Position, all.Changes));
    }

    [Fact]
    public async Task Refresh_ThatThrows_IsReportedAndTriedAgain()
    {
        var errors = Channel.CreateUnbounded<Exception>();
        var attempts = 0;
        await using var live = LiveSubscription.Start((_, token) => batches.Reader.ReadAllAsync(token), -1, (changes, token) =>
            ++attempts == 1 ? throw new TimeoutException() : refreshes.Writer.WriteAsync(changes, token).AsTask(), error => errors.Writer.TryWrite(error), clock);
        batches.Writer.TryWrite(Batch(1));
        Assert.IsType<TimeoutException>(await errors.Reader.ReadAsync(TestContext.Current.CancellationToken).AsTask().WaitAsync(Bound, TestContext.Current.CancellationToken));
        var again = await AdvanceUntilRefreshAsync();
        Assert.Equal((1L, 0), (again.Position, again.Uids.Count));
    }

    [Fact]
    public async Task Refresh_WithAResyncAmongOthers_NamesNobody()
    {
        await using var live = Start((changes, token) => refreshes.Writer.WriteAsync(changes, token).AsTask());
        batches.Writer.TryWrite(Batch(1));
        await NextAsync();
        batches.Writer.TryWrite(Batch(2) with { Updates = [], Resync = true });
        batches.Writer.TryWrite(Batch(3) with { Updates = [Update("u")] });
        await UntilAsync(() => merged == 3);
        var all = await AdvanceUntilRefreshAsync();
        Assert.Equal((3L, 0), (all.Position, all.Uids.Count));
    }

    [Fact]
    public async Task Follow_ThatFails_GoesOnBehindWhatArrived()
    {
        var asked = Channel.CreateUnbounded<long>();
        await using var live = LiveSubscription.Start(
            (after, token) =>
            {
                asked.Writer.TryWrite(after);
                return batches.Reader.ReadAllAsync(token);
            }, 7, (changes, token) => refreshes.Writer.WriteAsync(changes, token).AsTask(), _ => { }, clock);
        Assert.Equal(7, await asked.Reader.ReadAsync(TestContext.Current.CancellationToken).AsTask().WaitAsync(Bound, TestContext.Current.CancellationToken));
        batches.Writer.TryWrite(Batch(9));
        await NextAsync();
        batches.Writer.Complete(new TimeoutException());
        var again = -1L;
        await UntilAsync(() =>
        {
            clock.Advance(TimeSpan.FromMilliseconds(100));
            return asked.Reader.TryRead(out again);
        });
        Assert.Equal(9, again);
    }

    [Fact]
    public async Task Dispose_WhileARefreshRuns_CancelsItAndReturns()
    {
        var started = new TaskCompletionSource();
        var live = Start(async (_, token) =>
        {
            started.SetResult();
            await Task.Delay(Timeout.Infinite, token);
        });
        batches.Writer.TryWrite(Batch(1));
        await started.Task.WaitAsync(Bound, TestContext.Current.CancellationToken);
        await live.DisposeAsync().AsTask().WaitAsync(Bound, TestContext.Current.CancellationToken);
    }

    private LiveSubscription Start(Func<LiveChanges, CancellationToken, Task> refresh) =>
        LiveSubscription.Start((_, token) => FollowAsync(token), -1, refresh, error => Assert.Fail(error.ToString()), clock);

    private async IAsyncEnumerable<ProjectedBatch> FollowAsync([EnumeratorCancellation] CancellationToken token)
    {
        await foreach (var batch in batches.Reader.ReadAllAsync(token))
        {
            yield return batch;
            merged++; // whoever follows is done with it
        }
    }

    private async Task<LiveChanges> NextAsync() =>
        await refreshes.Reader.ReadAsync(TestContext.Current.CancellationToken).AsTask().WaitAsync(Bound, TestContext.Current.CancellationToken);

    private async Task<LiveChanges> AdvanceUntilRefreshAsync()
    {
        LiveChanges? got = null;
        await UntilAsync(() =>
        {
            clock.Advance(TimeSpan.FromMilliseconds(100));
            return refreshes.Reader.TryRead(out got);
        });
        return got!;
    }

    private static async Task UntilAsync(Func<bool> condition)
    {
        using var bound = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        bound.CancelAfter(Bound);
        while (!condition())
            await Task.Delay(5, bound.Token);
    }

    private static ObjectUpdate Update(string uid) =>
        new(new GraphNode(1, new GroupVersionKind("", "v1", "X"), "xs", null, "x", HealthStatus.Healthy, "", 0), uid, false, false, false, false, HealthStatus.Healthy, Verb.Modified);

    private static ProjectedBatch Batch(long position) => new("c", position - 1, position, [], 1, 0);
}
