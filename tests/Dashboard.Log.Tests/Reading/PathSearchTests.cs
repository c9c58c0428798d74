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
}
