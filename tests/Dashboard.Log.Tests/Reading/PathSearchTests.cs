using System.Globalization;
using System.Numerics;
using Dashboard.Log.Payloads;
using Dashboard.Model;
using Dashboard.Testing;

namespace Dashboard.Log.Tests.Reading;

/// <summary>Changes under a path, where the log has gone through several stretches that the index of paths knows apart.</summary>
public sealed class PathSearchTests(PostgresFixture postgres) : LogTest(postgres)
{
    [Fact]
    public async Task Changes_UnderAPath_AreFoundNewestFirst_WhereverTheyLie()
    {
        // Rows of the first and the third stretch and behind the number of stretches that differ; none lies between.
        long[] starts = [0, (2 * PathKey.Stretch) + 5, (3 * PathKey.Stretch) - 3, ((long)PathKey.Stretches * PathKey.Stretch) + 7];
        var expected = new List<long>();
        foreach (var (start, i) in starts.Select((start, i) => (start, i)))
        {
            if (i > 0)
                await JumpAsync(start);
            await using var writer = await OpenAsync();
            var version = (i * 100) + 1;
            await writer.AppendAsync(Widgets, [Observe("a" + i, $"{version}", Verb.Added, "{\"x\":0,\"y\":0}")], $"{version}", Ct);
            for (var n = 1; n <= 6; n++)
            {
                // Each changes one path, every other one a path that is asked for.
                var spec = n % 2 == 0 ? $"{{\"x\":{n / 2},\"y\":{n / 2}}}" : $"{{\"x\":{(n - 1) / 2},\"y\":{(n + 1) / 2}}}";
                await writer.AppendAsync(Widgets, [Observe("a" + i, $"{version + n}", spec: spec)], $"{version + n}", Ct);
                if (n % 2 == 0)
                    expected.Insert(0, start + n);
            }
        }

        Assert.Equal(expected, await FindAsync(new LogFilter { PathPrefix = "spec.x" }));
        Assert.Equal(expected[..5], await FindAsync(new LogFilter { PathPrefix = "spec.x", Limit = 5 }));
        Assert.Equal(expected[5..8], await FindAsync(new LogFilter { PathPrefix = "spec.x", Before = expected[4], Limit = 3 }));
        Assert.Equal(expected[..6], await FindAsync(new LogFilter { PathPrefix = "spec.x", After = expected[6] }));
        Assert.Equal(expected[3..6], await FindAsync(new LogFilter { PathPrefix = "spec.x", Name = "n-a2" }));
        Assert.Equal(24, (await FindAsync(new LogFilter { PathPrefix = "spec" })).Count);
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

    [Theory]
    [InlineData(0, 0)]
    [InlineData(PathKey.Ids - 1, PathKey.Stretch - 1)]
    [InlineData(7, (long)PathKey.Stretch * PathKey.Stretches)]
    [InlineData(PathKey.Ids - 1, long.MaxValue)]
    public void Key_IsOfItsPathAndStretch(int id, long position)
    {
        var key = PathKey.Of(id, position);
        Assert.Equal(id, PathKey.Id(key, position));
        Assert.Equal(-1, PathKey.Id(key, position ^ PathKey.Stretch));
        Assert.Equal(-1, PathKey.Id(key | int.MinValue, position));
    }

    private async Task<List<long>> FindAsync(LogFilter filter) => [.. (await Reader.ChangesAsync(Cluster, filter, Ct)).Select(change => change.Position)];

    // As if so many rows had been written: their tree is of no use to anybody here.
    private Task JumpAsync(long next) => ExecuteAsync(string.Create(
        CultureInfo.InvariantCulture, $"UPDATE log_head SET next = {next}, frontier = decode(repeat('00', {BitOperations.PopCount((ulong)next) * 32}), 'hex')"));
}
