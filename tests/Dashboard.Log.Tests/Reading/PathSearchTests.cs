using System.Collections.Concurrent;
using System.Globalization;
using System.Numerics;
using Dashboard.Log.Payloads;
using Dashboard.Model;
using Dashboard.Testing;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Dashboard.Log.Tests.Reading;

/// <summary>Changes under a path, where the log has gone through several stretches that the index of paths knows apart.</summary>
public sealed class PathSearchTests(PostgresFixture postgres) : LogTest(postgres)
{
    [Fact]
    public async Task Changes_UnderAPath_AreFoundNewestFirst_WhereverTheyLie()
    {
        // Rows of the first and the third stretch, over the end of a block there, and behind the number of stretches that differ; none lies between.
        long[] starts = [0, (2 * PathKey.Stretch) + 5, (3 * PathKey.Stretch) - 3, ((long)PathKey.Stretches * PathKey.Stretch) + 7];
        var expected = new List<long>();
        foreach (var (start, i) in starts.Select((start, i) => (start, i)))
        {
            if (i > 0)
                await JumpAsync(start);
            var version = (i * 1_000) + 1;
            for (var n = 0; n <= 6; n++)
            {
                // Each changes one path, every other one a path that is asked for. Each by a writer of its own: what it finds of the block is in the log.
                var spec = n % 2 == 0 ? $"{{\"x\":{n / 2},\"y\":{n / 2}}}" : $"{{\"x\":{(n - 1) / 2},\"y\":{(n + 1) / 2}}}";
                await using var writer = await OpenAsync();
                await writer.AppendAsync(Widgets, [Observe("a" + i, $"{version + n}", n == 0 ? Verb.Added : Verb.Modified, spec)], $"{version + n}", Ct);
                if (n > 0 && n % 2 == 0)
                    expected.Insert(0, start + n);
            }

            await FillBlockAsync(start + 7, version + 7);
        }

        Assert.Equal(expected, await FindAsync(new LogFilter { PathPrefix = "spec.x" }));
        Assert.Equal(expected[..5], await FindAsync(new LogFilter { PathPrefix = "spec.x", Limit = 5 }));
        Assert.Equal(expected[5..8], await FindAsync(new LogFilter { PathPrefix = "spec.x", Before = expected[4], Limit = 3 }));
        Assert.Equal(expected[..6], await FindAsync(new LogFilter { PathPrefix = "spec.x", After = expected[6] }));
        Assert.Equal(expected[3..6], await FindAsync(new LogFilter { PathPrefix = "spec.x", Name = "n-a2" }));
        Assert.Equal(6, (await FindAsync(new LogFilter { PathPrefix = "spec", Name = "n-a2" })).Count);
        Assert.Empty(await FindAsync(new LogFilter { PathPrefix = "spec.z" }));
    }

    [Fact]
    public async Task Changes_UnderMorePathsThanAreWorthAnIndex_AreFoundAllTheSame()
    {
        await using (var writer = await OpenAsync())
        {
            await writer.AppendAsync(Widgets, [Observe("a", "1", Verb.Added), Observe("b", "1", Verb.Added)], "1", Ct);
            for (var i = 0; i < 30; i++)
            {
                var spec = string.Join(",", Enumerable.Range(i * 50, 50).Select(n => $"\"p{n}\":1"));
                await writer.AppendAsync(Widgets, [Observe("a", $"{i + 2}", spec: $"{{\"many\":{{{spec}}}}}"), Observe("b", $"{i + 2}", spec: $"{{\"manyfold\":{i}}}")], $"{i + 2}", Ct);
            }
        }

        Assert.Equal(Enumerable.Range(0, 30).Select(i => 60L - (2 * i)), await FindAsync(new LogFilter { PathPrefix = "spec.many" }));
        Assert.Equal([60], await FindAsync(new LogFilter { PathPrefix = "spec.many", Limit = 1 }));
    }

    [Fact]
    public async Task Changes_ThatAPathHasInManyBlocks_AreFoundByTheNewest()
    {
        const int Blocks = 40;
        await using (var writer = await OpenAsync())
        {
            // In each block of rows one of them changes the path, the others another.
            await writer.AppendAsync(Widgets, [Observe("a", "1", Verb.Added, "{\"x\":0,\"y\":0}")], "1", Ct);
            for (var block = 0; block < Blocks; block++)
                await writer.AppendAsync(Widgets, [.. Enumerable.Range(0, PathKey.Block).Select(n => Observe("a", $"{(block * PathKey.Block) + n + 2}", spec: Spec(block, n)))], "2", Ct);
        }

        var expected = Enumerable.Range(0, Blocks).Select(block => (block * PathKey.Block) + 1L).Reverse().ToList();
        await JumpAsync(PathKey.Stretch - 1);
        Assert.Equal(expected, await FindAsync(new LogFilter { PathPrefix = "spec.x" }));
        Assert.Equal(expected[..3], await FindAsync(new LogFilter { PathPrefix = "spec.x", Limit = 3 }));
        Assert.Equal(expected[3..], await FindAsync(new LogFilter { PathPrefix = "spec.x", Before = expected[2] }));

        static string Spec(int block, int n) => $"{{\"x\":{block + 1},\"y\":{(block * PathKey.Block) + (n == 0 ? -1 : n)}}}";
    }

    [Fact]
    public async Task Changes_UnderAPathOfSomeDays_AreLookedForInThemAlone()
    {
        const long Later = 600L * PathKey.Stretch;
        var day = new DateTimeOffset(TimeProvider.System.GetUtcNow().UtcDateTime.Date.AddDays(-5), TimeSpan.Zero);
        await ChangeAsync(0);
        await FillBlockAsync(4, 4);
        await JumpAsync(Later);
        await ChangeAsync(10);
        // All on the first and on the fifth day but one of the first: the clock was put back after it.
        await ExecuteAsync(string.Create(
            CultureInfo.InvariantCulture,
            $"""
            SELECT ensure_change_partition(d::date) FROM generate_series(timestamp '{day:yyyy-MM-dd}', '{day.AddDays(4):yyyy-MM-dd}', '1 day') AS d;
            SET session_replication_role = replica;
            UPDATE change SET recorded_at = timestamptz '{day:yyyy-MM-dd} 12:00Z' + position * interval '1 second' + CASE position WHEN 2 THEN 2 ELSE 0 END * interval '1 day' WHERE position < {Later};
            UPDATE change SET recorded_at = timestamptz '{day.AddDays(4):yyyy-MM-dd} 12:00Z' WHERE position >= {Later};
            RESET session_replication_role
            """));
        var asked = new CommandLog();
        await using var database = new NpgsqlDataSourceBuilder(ConnectionString).UseLoggerFactory(asked).Build();
        await using var reader = new ChangeReader(database);

        Assert.Equal([Later + 3, Later + 2, Later + 1, Later], await OfAsync(day.AddDays(4), null));
        Assert.Equal([Later + 3, Later + 2, Later + 1, Later], await OfAsync(day.AddDays(3).AddHours(23), day.AddDays(4).AddHours(23)));
        Assert.Equal([3, 1], await OfAsync(null, day.AddDays(1)));
        Assert.Equal([3, 2, 1], await OfAsync(DateTimeOffset.MinValue, day.AddDays(4)));
        Assert.Equal([2], await OfAsync(day.AddHours(12).AddSeconds(4), day.AddDays(4)));
        Assert.Equal([3], await OfAsync(day.AddHours(12).AddSeconds(3), day.AddHours(12).AddSeconds(4)));
        Assert.Empty(await OfAsync(day.AddDays(5), null));
        Assert.Empty(await OfAsync(null, day));
        Assert.Empty(await OfAsync(null, DateTimeOffset.MinValue));
        // The rows of these days lie close together, so that none of them was looked for by blocks.
        Assert.Contains(asked.Commands, command => command.Contains("path_ids", StringComparison.Ordinal));
        Assert.DoesNotContain(asked.Commands, command => command.Contains("path_block", StringComparison.Ordinal));

        Assert.Equal([Later + 3, Later + 2, Later + 1, Later, 3, 2, 1], await OfAsync(DateTimeOffset.MinValue, DateTimeOffset.MaxValue));
        Assert.Equal([Later + 3, Later + 2, Later + 1, Later, 2], await OfAsync(day.AddDays(1), null));

        async Task<IEnumerable<long>> OfAsync(DateTimeOffset? from, DateTimeOffset? to) =>
            (await reader.ChangesAsync(Cluster, new LogFilter { PathPrefix = "spec.x", From = from, To = to }, Ct)).Select(change => change.Position);

        async Task ChangeAsync(int version)
        {
            await using (var writer = await OpenAsync())
                await writer.AppendAsync(Widgets, [.. Enumerable.Range(version, 4).Select(n => Observe("a", $"{n + 1}", n == 0 ? Verb.Added : Verb.Modified, $"{{\"x\":{n}}}"))], $"{version}", Ct);
        }
    }

    private async Task<List<long>> FindAsync(LogFilter filter) => [.. (await Reader.ChangesAsync(Cluster, filter, Ct)).Select(change => change.Position)];

    private async Task FillBlockAsync(long next, int version)
    {
        await using var writer = await OpenAsync();
        var missing = (int)(PathKey.Block - (next % PathKey.Block)) % PathKey.Block;
        await writer.AppendAsync(Widgets, [.. Enumerable.Range(0, missing).Select(n => Observe("f", $"{version + n}", spec: $"{{\"f\":{n}}}"))], $"{version}", Ct);
    }

    // As if so many rows had been written: their tree is of no use to anybody here.
    private Task JumpAsync(long next) => ExecuteAsync(string.Create(
        CultureInfo.InvariantCulture, $"UPDATE log_head SET next = {next}, frontier = decode(repeat('00', {BitOperations.PopCount((ulong)next) * 32}), 'hex')"));

    /// <summary>What the database is asked.</summary>
    private sealed class CommandLog : ILoggerFactory, ILogger
    {
        public ConcurrentBag<string> Commands { get; } = [];

        public ILogger CreateLogger(string categoryName) => this;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) => Commands.Add(formatter(state, exception));

        public bool IsEnabled(LogLevel logLevel) => logLevel == LogLevel.Information;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public void AddProvider(ILoggerProvider provider) => throw new NotSupportedException();

        public void Dispose()
        {
        }
    }
}
