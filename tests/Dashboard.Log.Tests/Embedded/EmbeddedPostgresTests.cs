using System.Diagnostics;
using Dashboard.Log.Embedded;
using Npgsql;

namespace Dashboard.Log.Tests.Embedded;

public sealed class EmbeddedPostgresTests : IDisposable
{
    private readonly string _directory = Path.Combine(Path.GetTempPath(), "dashboard-embedded-" + Path.GetRandomFileName());
    private readonly CancellationToken _cancellation = TestContext.Current.CancellationToken;

    public void Dispose()
    {
        if (Directory.Exists(_directory)) Directory.Delete(_directory, recursive: true);
    }

    [Fact]
    public async Task Restart_KeepsDataUnlessFresh()
    {
        var options = new EmbeddedPostgresOptions { DataDirectory = _directory, Durable = false };
        await using (var first = await EmbeddedPostgres.StartAsync(options, _cancellation))
            await ExecuteAsync(first, "CREATE TABLE kept (id int)");

        await using (var second = await EmbeddedPostgres.StartAsync(options, _cancellation))
            Assert.Equal(1L, await ExecuteAsync(second, "SELECT count(*) FROM pg_tables WHERE tablename = 'kept'"));

        await using var fresh = await EmbeddedPostgres.StartAsync(options with { Fresh = true }, _cancellation);
        Assert.Equal(0L, await ExecuteAsync(fresh, "SELECT count(*) FROM pg_tables WHERE tablename = 'kept'"));
    }

    [Fact]
    public async Task KilledPredecessor_IsStoppedAndItsDataSurvives()
    {
        var options = new EmbeddedPostgresOptions { DataDirectory = _directory };
        await using var left = await EmbeddedPostgres.StartAsync(options, _cancellation);
        await ExecuteAsync(left, "CREATE TABLE kept (id int)");

        // The predecessor's server still runs: what a kill -9 of the dashboard leaves behind.
        await using var next = await EmbeddedPostgres.StartAsync(options, _cancellation);

        Assert.Equal(1L, await ExecuteAsync(next, "SELECT count(*) FROM pg_tables WHERE tablename = 'kept'"));
        Assert.NotEqual(left.ProcessId, next.ProcessId);
        await Assert.ThrowsAnyAsync<NpgsqlException>(() => ExecuteAsync(left, "SELECT 1"));
    }

    [Fact]
    public async Task Temporary_LeavesNothingBehind()
    {
        string data;
        int pid;
        await using (var server = await EmbeddedPostgres.StartAsync(new() { Durable = false }, _cancellation))
        {
            pid = server.ProcessId;
            data = (string)(await ExecuteAsync(server, "SELECT current_setting('data_directory')"))!;
            Assert.True(Directory.Exists(data));
        }

        Assert.False(Directory.Exists(data));
        Assert.Throws<ArgumentException>(() => Process.GetProcessById(pid));
    }

    [Fact]
    public async Task BinariesMissing_SaysWhatToDo()
    {
        var error = await Assert.ThrowsAsync<EmbeddedPostgresException>(
            () => EmbeddedPostgres.StartAsync(new() { BinDirectory = _directory }, _cancellation));
        Assert.Contains(_directory, error.Message, StringComparison.Ordinal);
    }

    private async Task<object?> ExecuteAsync(EmbeddedPostgres server, string sql)
    {
        await using var source = NpgsqlDataSource.Create(server.ConnectionString);
        await using var command = source.CreateCommand(sql);
        return await command.ExecuteScalarAsync(_cancellation);
    }
}
