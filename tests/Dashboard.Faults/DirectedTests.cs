using Dashboard.Faults.Script;
using Dashboard.Testing;

namespace Dashboard.Faults;

/// <summary>Each fault alone; those of a class at once, each with a log of its own.</summary>
public sealed class DirectedTests(PostgresFixture postgres)
{
    public static TheoryData<int> Classes => [.. FaultCatalog.All.Select(fault => fault.Class).Distinct().Order()];

    [Theory]
    [MemberData(nameof(Classes))]
    public async Task SourceHistory_IsLogAndDeclaredGaps(int faultClass)
    {
        var connection = await postgres.NewConnectionStringAsync();
        var campaign = new Campaign();
        await Task.WhenAll(FaultCatalog.All.Where(fault => fault.Class == faultClass).Select((fault, i) => campaign.RunAsync(i + 1, [fault], connection, TestContext.Current.CancellationToken)));
        Assert.True(campaign.Failures.Count == 0, string.Join("\n\n", campaign.Failures));
    }
}
