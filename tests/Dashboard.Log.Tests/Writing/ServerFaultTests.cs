using System.Diagnostics;
using System.Net;
using Dashboard.Log.Embedded;
using Dashboard.Model;
using Dashboard.Testing;
using Npgsql;

namespace Dashboard.Log.Tests.Writing;

/// <summary>What a PostgreSQL server does in a bad hour.</summary>
public sealed class ServerFaultTests(PostgresFixture postgres) : Spool.SpoolTest(postgres)
{
    [Fact]
    public async Task Killed_AndStartedAgain_TheWriterGoesOn()
    {
        var home = Path.Combine(Path.GetTempPath(), "dashboard-log-test-" + Path.GetRandomFileName());
        await using var first = await EmbeddedPostgres.StartAsync(new() { DataDirectory = home, Durable = false }, Ct);
        await Migrator.MigrateAsync(first.ConnectionString, Ct);
        await using var proxy = new CuttingProxy(Address(first));
        await using var through = proxy.DataSource(first.ConnectionString);
        await using var writer = await OpenAsync(WriterChild.Options(Folder), database: through);
        var appended = Task.Run(() => WriterChild.ContinueAsync(writer, 2_000, Ct), Ct);
        await using var reader = new ChangeReader(through);
        await Wait.UntilAsync(async () => await reader.HeadAsync(Cluster, Ct) > 100, Bound, () => "Nothing is written.", Ct);

        Process.GetProcessById(first.ProcessId).Kill();
        await Wait.UntilAsync(() => writer.Queue.SpooledCalls > 0 || appended.IsCompleted, Bound, "Nothing goes to disk.", Ct);
        var second = await EmbeddedPostgres.StartAsync(new() { DataDirectory = home, Durable = false }, Ct);
        proxy.Server = Address(second);
        await appended.WaitAsync(Bound, Ct);
        Assert.True(await WaitAsync(reader, 1_999), "The log does not reach the end: " + writer.Queue);

        var rows = new List<LogRow>();
        while (await reader.ReadAsync(Cluster, rows.Count - 1, 1_000, Ct) is { Count: > 0 } more)
            rows.AddRange(more);
        Assert.Equal(Enumerable.Range(0, 2_000).Select(i => (long)i), rows.Select(row => row.Position));
        Assert.Equal(Enumerable.Range(1, 2_000).Select(i => $"{i}"), rows.Cast<Change>().Select(row => row.ResourceVersion));
        await second.DisposeAsync();
        Directory.Delete(home, recursive: true);
    }

    [Theory]
    [InlineData("53100")] // disk full
    [InlineData("53200")] // out of memory
    [InlineData("57P03")] // cannot connect now
    [InlineData("25006")] // read only: a standby
    public async Task Refuses_UntilSomebodyMendsIt_TheWriterWaitsAndSpools(string state)
    {
        await using var writer = await OpenAsync();
        await ReplaceAsync(writer, Widgets, "0", null);
        await ExecuteAsync($"CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'refused' USING ERRCODE = '{state}'; END $$");
        await ExecuteAsync("CREATE TRIGGER refuse BEFORE INSERT ON change FOR EACH ROW EXECUTE FUNCTION refuse()");
        for (var i = 0; i < 100; i++)
            await writer.AppendAsync(Widgets, [Observe("u" + i, "1")], $"{i}", Ct);
        await Wait.UntilAsync(() => writer.Queue is { DatabaseAwaySince: not null, SpooledCalls: > 0 }, Bound, "The refusal is not noticed.", Ct);
        Assert.Equal(-1, await Reader.HeadAsync(Cluster, Ct));

        await ExecuteAsync("DROP TRIGGER refuse ON change");
        await RowsAsync(100);
        Assert.False(writer.Closed);
    }

    [Fact]
    public async Task Deadlock_OfWhichTheWriterIsTheVictim_IsRetriedAsAWholeBatch()
    {
        // Time enough for the other to wait too, before the writer looks.
        await using var patient = NpgsqlDataSource.Create(ConnectionString + ";Options=-c deadlock_timeout=3s");
        await using var writer = await OpenAsync(Options, database: patient);
        await ReplaceAsync(writer, Widgets, "0", null, Observe("a", "1"));
        await using var other = new NpgsqlConnection(ConnectionString);
        await other.OpenAsync(Ct);
        // It never looks for deadlocks itself, so the writer is the one that finds it.
        await using (var never = new NpgsqlCommand("SET deadlock_timeout = '1h'", other))
            await never.ExecuteNonQueryAsync(Ct);
        await using (var transaction = await other.BeginTransactionAsync(Ct))
        {
            await using var bookmark = new NpgsqlCommand("UPDATE bookmark SET resource_version = resource_version", other);
            await bookmark.ExecuteNonQueryAsync(Ct);
            await writer.AppendAsync(Widgets, [Observe("a", "2"), Observe("b", "1")], "2", Ct);
            await Wait.UntilAsync(
                async () => await ScalarAsync<long>("SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'") > 0,
                Bound, () => "The writer does not wait.", Ct);
            await using var head = new NpgsqlCommand("UPDATE log_head SET next = next", other);
            await head.ExecuteNonQueryAsync(Ct);
            await Wait.UntilAsync(() => writer.Queue.DatabaseAwaySince is not null, Bound, "The writer is not the victim.", Ct);
            await transaction.RollbackAsync(Ct);
        }

        Assert.Equal("Modified:a@1 Modified:a@2 Modified:b@1", Words(await RowsAsync(3)));
    }

    [Fact]
    public async Task StatementTimeout_IsRetriedAsAWholeBatch()
    {
        await using var impatient = NpgsqlDataSource.Create(ConnectionString + ";Options=-c statement_timeout=200");
        await using var writer = await OpenAsync(Options, database: impatient);
        await ReplaceAsync(writer, Widgets, "0", null, Observe("a", "1"));
        await using var other = new NpgsqlConnection(ConnectionString);
        await other.OpenAsync(Ct);
        await using (var transaction = await other.BeginTransactionAsync(Ct))
        {
            await using var locked = new NpgsqlCommand("LOCK TABLE bookmark", other);
            await locked.ExecuteNonQueryAsync(Ct);
            await writer.AppendAsync(Widgets, [Observe("a", "2"), Observe("b", "1")], "2", Ct);
            await Wait.UntilAsync(() => writer.Queue.DatabaseAwaySince is not null, Bound, "The time-out is not noticed.", Ct);
            Assert.Equal(0, await Reader.HeadAsync(Cluster, Ct));
        }

        Assert.Equal("Modified:a@1 Modified:a@2 Modified:b@1", Words(await RowsAsync(3)));
    }

    [Fact]
    public async Task LongIdleTransaction_ReadersNeitherSkipNorStall_AndTheWriterGoesOn()
    {
        await using var writer = await OpenAsync();
        await ReplaceAsync(writer, Widgets, "0", null, Observe("a", "1"));
        // It has seen the log, holds its snapshot and its locks, and does nothing.
        await using var idle = new NpgsqlConnection(ConnectionString);
        await idle.OpenAsync(Ct);
        await using var transaction = await idle.BeginTransactionAsync(System.Data.IsolationLevel.RepeatableRead, Ct);
        await using (var look = new NpgsqlCommand("SELECT count(*) FROM change; INSERT INTO manager (cluster, id, name) VALUES (1, 1000, 'idle')", idle))
            await look.ExecuteNonQueryAsync(Ct);

        var follower = Task.Run(
            async () =>
            {
                var seen = new List<long>();
                while (seen.Count < 301 && await Reader.WaitAsync(Cluster, seen.Count - 1, Bound, Ct))
                    seen.AddRange((await Reader.ReadAsync(Cluster, seen.Count - 1, 50, Ct)).Select(row => row.Position));
                return seen;
            },
            Ct);
        for (var i = 1; i <= 300; i++)
            await writer.AppendAsync(Widgets, [Observe("u" + i, "1")], $"{i}", Ct);
        Assert.Equal(Enumerable.Range(0, 301).Select(i => (long)i), await follower.WaitAsync(Bound, Ct));
        // The days ahead can be made all the same.
        await ExecuteAsync("SELECT ensure_change_partition(current_date + 20)");
    }

    private static async Task<bool> WaitAsync(ChangeReader reader, long position)
    {
        for (var tries = 0; tries < 20; tries++)
        {
            try
            {
                return await reader.WaitAsync(Cluster, position - 1, Bound, Ct);
            }
            catch (NpgsqlException)
            {
                // Its pool still holds sessions of the server that was killed.
            }
        }

        return false;
    }

    private static IPEndPoint Address(EmbeddedPostgres server) => new(IPAddress.Loopback, new NpgsqlConnectionStringBuilder(server.ConnectionString).Port);
}
