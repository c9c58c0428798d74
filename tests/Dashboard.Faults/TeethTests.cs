using System.Collections.Concurrent;
using System.Globalization;
using Dashboard.Faults.Script;
using Dashboard.Faults.World;
using Dashboard.Model;
using Dashboard.Testing;

namespace Dashboard.Faults;

/// <summary>Switches each guard off in turn and sees the case of its fault fail. On its own only (<c>TEETH=1</c>; <c>GUARD</c> names a single one): a guard is off for the whole process.</summary>
public sealed class TeethTests(PostgresFixture postgres)
{
    private static readonly TimeSpan Bound = TimeSpan.FromSeconds(8);

    [Fact]
    public async Task EachGuardSwitchedOff_FailsTheCaseOfItsFault()
    {
        Assert.SkipUnless(Environment.GetEnvironmentVariable("TEETH") == "1", "make faults-teeth switches guards off, one after another.");
        var output = TestContext.Current.TestOutputHelper!;
        var toothless = Enum.GetValues<Guard>().Except(GuardCases.All.Select(known => known.Guard)).ToList();
        output.WriteLine($"{"guard",-26}{"class",5}  {"fault",-42}red?");
        var only = Environment.GetEnvironmentVariable("GUARD");
        var cases = GuardCases.All.Where(known => string.IsNullOrEmpty(only) || only == $"{known.Guard}").Select(known => (known.Guard, Fault: FaultCatalog.Named(known.Fault))).ToList();
        var unwell = new ConcurrentDictionary<Fault, string?>();
        await Parallel.ForEachAsync(cases.Select(known => known.Fault).Distinct(), new ParallelOptions { MaxDegreeOfParallelism = 4 }, async (fault, _) => unwell[fault] = await FailureAsync(null, fault));
        foreach (var (guard, fault) in cases)
        {
            var why = unwell[fault] is null ? await FailureAsync(guard, fault) : null;
            var red = unwell[fault] is { } anyway ? $"FAILS WITH THE GUARD ON: {anyway}" : why is null ? "NO: stays green" : $"red: {why}";
            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{guard,-26}{fault.Class,5}  {fault.Name,-42}{red.Split('\n')[0]}"));
            if (why is null) toothless.Add(guard);
        }

        Assert.Empty(toothless);
    }

    /// <summary>What the case complains of; null when it passes.</summary>
    private async Task<string?> FailureAsync(Guard? guard, Fault fault)
    {
        // Some faults depend on what just happens to be under way: a few seeds before a guard is called toothless.
        for (var seed = 1; seed <= (guard is null ? 1 : 3); seed++)
        {
            try
            {
                var verdict = await SeedRun.RunAsync(seed, await postgres.NewConnectionStringAsync(), [fault], TestContext.Current.CancellationToken, Started);
                if (!verdict.Holds) return $"{verdict.Kinds} ({verdict.ToString().Split('\n')[0]})";
            }
            catch (Exception e) when (e is not OperationCanceledException)
            {
                return e.Message;
            }
            finally
            {
                Guards.SwitchOff(null);
            }
        }

        return null;

        void Started(FaultWorld world)
        {
            if (guard is not null) world.Bound = Bound;
            Guards.SwitchOff(guard);
        }
    }
}
