using Dashboard.Model;
using Dashboard.Testing;
using Npgsql;

namespace Dashboard.Log.Tests.Writing;

public sealed class DatabaseFailureTests(PostgresFixture postgres) : LogTest(postgres)
{
    // The statement as it is sent, with its end: READ COMMITTED begins a transaction.
    private const string Commit = "COMMIT\0";

    [Fact]
    public async Task Commit_AnswerLostAfterItLanded_IsNotWrittenTwice()
    {
        await using var proxy = new CuttingProxy(Server);
        await using var through = proxy.DataSource(ConnectionString);
        await using var writer = await OpenAsync(database: through);
        await ReplaceAsync(writer, Widgets, "1", null, Observe("a", "1"));

        proxy.CutAnswerTo(Commit);
        await ReplaceAsync(writer, Widgets, "2", null, Observe("a", "2", spec: "{\"x\":1}"), Observe("b", "2"));

        Assert.Equal(1, proxy.Cuts);
        Assert.Equal("Modified:a@1 Modified:a@2 Modified:b@2", Words(await RowsAsync(3)));
        Assert.False(writer.Closed);
    }

    [Fact]
    public async Task Commit_LostBeforeItLanded_IsWrittenAgain()
    {
        await using var proxy = new CuttingProxy(Server);
        await using var through = proxy.DataSource(ConnectionString);
        await using var writer = await OpenAsync(database: through);
        await ReplaceAsync(writer, Widgets, "1", null, Observe("a", "1"));

        proxy.CutRequest(Commit);
        await ReplaceAsync(writer, Widgets, "2", null, Observe("a", "2", spec: "{\"x\":1}"), Observe("b", "2"));

        Assert.Equal(1, proxy.Cuts);
        Assert.Equal("Modified:a@1 Modified:a@2 Modified:b@2", Words(await RowsAsync(3)));
        Assert.Equal("2", await ScalarAsync<string>("SELECT resource_version FROM bookmark"));
    }

    [Fact]
    public async Task Backends_TerminatedAgainAndAgain_LoseAndRepeatNothing()
    {
        await using var writer = await OpenAsync(new ChangeWriterOptions { MaxBatchChanges = 20, MaxRetryDelay = TimeSpan.FromMilliseconds(50) });
        var appended = Task.Run(
            async () =>
            {
                for (var i = 0; i < 300; i++)
                    await writer.AppendAsync(Widgets, [Observe("u" + i, "1"), Observe("v" + i, "1")], "1", Ct);
                await ReplaceAsync(writer, Gadgets, "1", null);
            },
            Ct);
        await using var other = NpgsqlDataSource.Create(ConnectionString + ";Pooling=false");
        for (var kills = 0; kills < 15 && !appended.IsCompleted; kills++)
        {
            await using var kill = other.CreateCommand("SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()");
            await kill.ExecuteScalarAsync(Ct);
            await Task.WhenAny(appended, Task.Delay(30, Ct));
        }

        await appended;
        // The pool still holds sessions that were ended while they were idle; the rows are read over new ones.
        Database.Clear();
        var rows = (await RowsAsync(600)).Cast<Change>();
        Assert.Equal(600, rows.Select(row => row.Object.Uid).Distinct(StringComparer.Ordinal).Count());
    }

    [Fact]
    public async Task WhatNoRetryMends_ClosesTheWriter_AndWhoeverWaitsLearnsIt()
    {
        await using var writer = await OpenAsync();
        await ReplaceAsync(writer, Widgets, "1", null, Observe("a", "1"));
        await ExecuteAsync("ALTER TABLE bookmark RENAME TO elsewhere");

        await Assert.ThrowsAsync<Model.Capture.SinkClosedException>(() => ReplaceAsync(writer, Widgets, "2", null, Observe("a", "2")));
        await Assert.ThrowsAsync<Model.Capture.SinkClosedException>(() => ReplaceAsync(writer, Widgets, "3", null, Observe("a", "3")));
        Assert.Equal(0, await Reader.HeadAsync(Cluster, Ct));
    }

    [Fact]
    public async Task GiveUp_DatabaseAwayForTooLong_ClosesTheWriter()
    {
        var proxy = new CuttingProxy(Server);
        await using var through = proxy.DataSource(ConnectionString);
        await using var writer = await OpenAsync(new ChangeWriterOptions { GiveUpAfter = TimeSpan.FromMilliseconds(300) }, database: through);
        await ReplaceAsync(writer, Widgets, "1", null);
        await proxy.DisposeAsync();

        await Assert.ThrowsAsync<Model.Capture.SinkClosedException>(() => ReplaceAsync(writer, Widgets, "2", null));
        Assert.True(writer.Closed);
    }
}
