using System.Collections.Concurrent;
using Dashboard.Model.Capture;
using Dashboard.Testing;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;

namespace Dashboard.Log.Tests.Leases;

public sealed class LeaseTests(PostgresFixture postgres) : LogTest(postgres)
{
    private static readonly LeaseOptions s_quick = new()
    {
        Duration = TimeSpan.FromSeconds(1), RenewEvery = TimeSpan.FromMilliseconds(100), PollEvery = TimeSpan.FromMilliseconds(50), UnblockAfter = TimeSpan.FromMilliseconds(200),
    };

    // As a process that was stopped, or whose machine is gone: it never renews.
    private static readonly LeaseOptions s_silent = s_quick with { RenewEvery = TimeSpan.FromMinutes(10) };

    private static readonly TimeSpan s_bound = TimeSpan.FromSeconds(20);

    [Fact]
    public async Task Held_TheOtherWaitsAndKnowsWhoWrites_UntilItIsGivenBack()
    {
        var first = await TakeAsync("first");
        var seen = new ConcurrentQueue<LeaseHolder?>();
        var waiting = Taker("second").TakeAsync(Cluster, seen.Enqueue, Ct);
        // Longer than it lasts: it is renewed.
        await Wait.UntilAsync(async () => await ScalarAsync<bool>("SELECT expires_at > taken_at + interval '2.5 s' FROM lease"), s_bound, () => "The lease is not renewed.", Ct);
        Assert.False(waiting.IsCompleted);
        Assert.All(seen, holder => Assert.Equal(first.Holder with { TakenAt = default }, holder! with { TakenAt = default }));
        Assert.NotEmpty(seen);

        await first.DisposeAsync();
        await using var second = await waiting.WaitAsync(s_bound, Ct);
        Assert.Equal("second", second.Holder.Name);
        Assert.True(second.Holder.Epoch > first.Holder.Epoch);
    }

    [Fact]
    public async Task Silent_IsTakenOver_AndTheWriterBeforeLandsNothing()
    {
        await using var silent = await TakeAsync("first", s_silent);
        await using var stale = await OpenAsync(silent);
        await ReplaceAsync(stale, Widgets, "1", null, Observe("a", "1"));

        await using var lease = await TakeAsync("second").WaitAsync(s_bound, Ct);
        // Shut out by the taking itself: no writer of the new holder has opened yet.
        await Assert.ThrowsAsync<SinkClosedException>(() => ReplaceAsync(stale, Widgets, "2", null, Observe("a", "2")));
        await using var writer = await OpenAsync(lease);
        Assert.Equal(lease.Holder.Epoch, writer.Epoch);
        await ReplaceAsync(writer, Widgets, "3", null, Observe("a", "3"));

        Assert.Equal("Modified:a@1 Modified:a@3", Words(await RowsAsync(2)));
        await Assert.ThrowsAsync<SinkClosedException>(() => OpenAsync(silent));
    }

    [Fact]
    public async Task PoolUsedUp_IsRenewedAllTheSame()
    {
        await using var pool = NpgsqlDataSource.Create(new NpgsqlConnectionStringBuilder(ConnectionString) { MaxPoolSize = 2, Timeout = 1 }.ConnectionString);
        await using var lease = await new LeaseTaker(pool, "first", s_quick, TimeProvider.System, NullLogger<LeaseTaker>.Instance).TakeAsync(Cluster, _ => { }, Ct);
        await using var reader = await pool.OpenConnectionAsync(Ct);

        await Assert.ThrowsAsync<NpgsqlException>(async () => await pool.OpenConnectionAsync(Ct));
        await Wait.UntilAsync(async () => await ScalarAsync<bool>("SELECT expires_at > taken_at + interval '2.5 s' FROM lease"), s_bound, () => "The lease is not renewed.", Ct);
    }

    [Fact]
    public async Task TakenByAnother_IsLostAtTheNextRenewal()
    {
        await using var first = await TakeAsync("first");
        var lost = new TaskCompletionSource();
        await using var registration = first.Lost.Register(lost.SetResult);
        await ExecuteAsync("UPDATE lease SET epoch = epoch + 1, holder = 'second'");
        await lost.Task.WaitAsync(s_bound, Ct);

        // And what is another's is not given back.
        await first.DisposeAsync();
        Assert.True(await ScalarAsync<bool>("SELECT expires_at > clock_timestamp() FROM lease"));
    }

    [Fact]
    public async Task HolderStoppedInsideATransaction_DoesNotKeepTheNextOneOut()
    {
        await using var silent = await TakeAsync("first", s_silent);
        await using var stopped = new NpgsqlConnection(ConnectionString);
        await stopped.OpenAsync(Ct);
        await using var transaction = await stopped.BeginTransactionAsync(Ct);
        await using (var advance = new NpgsqlCommand("UPDATE log_head SET next = next + 1", stopped))
            await advance.ExecuteNonQueryAsync(Ct);

        await using var lease = await TakeAsync("second").WaitAsync(s_bound, Ct);
        Assert.Equal(0, await ScalarAsync<long>("SELECT next FROM log_head"));
        await Assert.ThrowsAnyAsync<NpgsqlException>(() => transaction.CommitAsync(Ct));
    }

    [Fact]
    public async Task DatabaseAway_NothingIsLost_AndTheHolderGoesFirstWhenItIsBack()
    {
        var slow = s_quick with { Duration = TimeSpan.FromSeconds(3) };
        await using var proxy = new CuttingProxy(Server);
        await using var through = proxy.DataSource(ConnectionString);
        await using var holder = await new LeaseTaker(Database, "first", s_silent, TimeProvider.System, NullLogger<LeaseTaker>.Instance).TakeAsync(Cluster, _ => { }, Ct);
        var answers = new ConcurrentQueue<LeaseHolder?>();
        var waiting = new LeaseTaker(through, "second", slow, TimeProvider.System, NullLogger<LeaseTaker>.Instance).TakeAsync(Cluster, answers.Enqueue, Ct);
        await Wait.UntilAsync(() => answers.Any(answer => answer is not null), s_bound, "The holder is not seen.", Ct);
        proxy.Refuse(true);
        await Wait.UntilAsync(async () => answers.Last() is null && await ScalarAsync<bool>("SELECT expires_at < clock_timestamp() FROM lease"), s_bound, () => "The lease does not end.", Ct);

        proxy.Refuse(false);
        var seen = answers.Count;
        await Wait.UntilAsync(() => answers.Count > seen + 5, s_bound, "The lease is not looked at again.", Ct);
        Assert.False(waiting.IsCompleted);
        // The holder, back as well, renews; then the other has no claim.
        await ExecuteAsync("UPDATE lease SET expires_at = clock_timestamp() + interval '1 h'");
        await Wait.UntilAsync(() => answers.Last() is { Name: "first" }, s_bound, "The holder is not seen again.", Ct);
        Assert.False(waiting.IsCompleted);
        Assert.False(holder.Lost.IsCancellationRequested);

        await holder.DisposeAsync();
        await using var second = await waiting.WaitAsync(s_bound, Ct);
    }

    [Fact]
    public async Task Renewal_DatabaseAwayForLongerThanTheLease_KeepsIt()
    {
        await using var proxy = new CuttingProxy(Server);
        await using var through = proxy.DataSource(ConnectionString);
        await using var lease = await new LeaseTaker(through, "first", s_quick, TimeProvider.System, NullLogger<LeaseTaker>.Instance).TakeAsync(Cluster, _ => { }, Ct);
        proxy.Refuse(true);
        await Wait.UntilAsync(async () => await ScalarAsync<bool>("SELECT expires_at < clock_timestamp() FROM lease"), s_bound, () => "The lease is renewed all the same.", Ct);
        Assert.False(lease.Lost.IsCancellationRequested);

        proxy.Refuse(false);
        await Wait.UntilAsync(async () => await ScalarAsync<bool>("SELECT expires_at > clock_timestamp() FROM lease"), s_bound, () => "The lease is not renewed.", Ct);
        Assert.False(lease.Lost.IsCancellationRequested);
    }

    [Fact]
    public async Task Renewal_DatabaseGivesNoAnswer_IsTriedAgain_AndTheLeaseIsKept()
    {
        await using var lease = await TakeAsync("first");
        await using var other = await Database.OpenConnectionAsync(Ct);
        await using var locked = await other.BeginTransactionAsync(Ct);
        await using (var rows = new NpgsqlCommand("SELECT FROM lease FOR UPDATE", other))
            await rows.ExecuteNonQueryAsync(Ct);
        var attempts = new HashSet<DateTime>();
        await Wait.UntilAsync(
            async () =>
            {
                if (await ScalarAsync<DateTime>("SELECT query_start FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock' AND query LIKE 'UPDATE lease%'") is { Ticks: > 0 } since)
                    attempts.Add(since);
                return attempts.Count > 1;
            },
            s_bound, () => "It waits for the first answer.", Ct);
        Assert.False(lease.Lost.IsCancellationRequested);

        await locked.RollbackAsync(Ct);
        await Wait.UntilAsync(async () => await ScalarAsync<bool>("SELECT expires_at > clock_timestamp() FROM lease"), s_bound, () => "The lease is not renewed.", Ct);
        Assert.False(lease.Lost.IsCancellationRequested);
    }

    [Fact]
    public async Task EightReplicasAtOnce_OneGetsIt()
    {
        var waiting = Enumerable.Range(0, 8).Select(i => TakeAsync("replica " + i)).ToList();
        var order = new List<string>();
        while (waiting.Count > 0)
        {
            var taken = await Task.WhenAny(waiting);
            waiting.Remove(taken);
            await using var lease = await taken;
            order.Add(lease.Holder.Name);
            Assert.DoesNotContain(waiting, other => other.IsCompleted);
        }

        Assert.Equal(8, order.Distinct(StringComparer.Ordinal).Count());
        Assert.Equal(8, await ScalarAsync<long>("SELECT epoch FROM log_head"));
    }

    private LeaseTaker Taker(string name, LeaseOptions? options = null) =>
        new(Database, name, options ?? s_quick, TimeProvider.System, NullLogger<LeaseTaker>.Instance);

    private Task<Lease> TakeAsync(string name, LeaseOptions? options = null) => Taker(name, options).TakeAsync(Cluster, _ => { }, Ct);

    private Task<ChangeWriter> OpenAsync(Lease lease) =>
        ChangeWriter.OpenAsync(Database, lease, new ChangeWriterOptions(), TimeProvider.System, NullLogger.Instance, Ct);
}
