using System.Globalization;
using Dashboard.Testing;

namespace Dashboard.Faults;

/// <summary>
/// Seeded scripts of several faults each. <c>SEEDS</c> says how many, from <c>FIRST</c> on; <c>SEED</c> names a single one, to be run <c>REPEAT</c> times;
/// <c>WORKERS</c> says how many run at once.
/// </summary>
public sealed class SeededTests(PostgresFixture postgres)
{
    [Fact]
    public async Task SourceHistory_IsLogAndDeclaredGaps()
    {
        var cancellation = TestContext.Current.CancellationToken;
        var output = TestContext.Current.TestOutputHelper!;
        var seeds = Environment.GetEnvironmentVariable("SEED") is { Length: > 0 } one
            ? Enumerable.Repeat(int.Parse(one, CultureInfo.InvariantCulture), Settings.Number("REPEAT", 1)) : Enumerable.Range(Settings.Number("FIRST", 1), Settings.Number("SEEDS", 10));
        var connections = new List<string>();
        for (var worker = 0; worker < Settings.Number("WORKERS", 4); worker++) connections.Add(await postgres.NewConnectionStringAsync());
        var since = TimeProvider.System.GetTimestamp();
        var campaign = new Campaign();

        await campaign.RunAsync(seeds, connections, cancellation);

        foreach (var line in campaign.Table(TimeProvider.System.GetElapsedTime(since))) output.WriteLine(line);
        Assert.True(campaign.Failures.Count == 0, string.Join("\n\n", campaign.Failures.Take(20)));
    }
}
