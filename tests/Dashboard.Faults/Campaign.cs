using System.Collections.Concurrent;
using System.Globalization;
using Dashboard.Faults.Oracle;
using Dashboard.Faults.Script;

namespace Dashboard.Faults;

/// <summary>Many seeds, several at once, and the table of what came of them.</summary>
internal sealed class Campaign
{
    private readonly ConcurrentQueue<Result> _results = new();

    public IReadOnlyList<string> Failures => [.. _results.OrderBy(result => result.Seed).Where(result => result.Verdict is not { Holds: true }).Select(result => result.Words)];

    /// <param name="connections">A database for each worker; seeds of one worker have logs of their own in it.</param>
    public async Task RunAsync(IEnumerable<int> seeds, IReadOnlyList<string> connections, CancellationToken cancellationToken)
    {
        var queue = new ConcurrentQueue<int>(seeds);
        await Task.WhenAll(connections.Select(connection => Task.Run(
            async () =>
            {
                while (queue.TryDequeue(out var seed)) await RunAsync(seed, SeedRun.Draw(seed), connection, cancellationToken);
            },
            cancellationToken)));
    }

    public async Task RunAsync(int seed, IReadOnlyList<Fault> faults, string connection, CancellationToken cancellationToken)
    {
        try
        {
            _results.Enqueue(new Result(seed, faults, await SeedRun.RunAsync(seed, connection, faults, cancellationToken), null));
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested)
        {
            _results.Enqueue(new Result(seed, faults, null, e is TimeoutException ? e.Message : e.ToString()));
        }
    }

    public IEnumerable<string> Table(TimeSpan took)
    {
        var verdicts = _results.Select(result => result.Verdict).OfType<Verdict>().ToList();
        yield return Line($"{"seeds",-24}{_results.Count} in {took.TotalSeconds:F0} s ({took.TotalSeconds / Math.Max(1, _results.Count):F2} s a seed)");
        yield return Line($"{"changes",-24}{verdicts.Sum(verdict => verdict.Changes)} recorded of {verdicts.Sum(verdict => verdict.SourceVersions)} at the source");
        yield return Line($"{"Gaps declared",-24}{verdicts.Sum(verdict => verdict.Gaps.Count)}, with {verdicts.Sum(verdict => verdict.InGaps)} versions in them");
        yield return Line($"{"unreported losses",-24}{verdicts.Sum(verdict => verdict.Losses.Count)}");
        yield return Line($"{"duplicates",-24}{verdicts.Sum(verdict => verdict.Duplicates.Count)}");
        yield return Line($"{"reorders",-24}{verdicts.Sum(verdict => verdict.Reorders.Count)}");
        yield return Line($"{"false rows",-24}{verdicts.Sum(verdict => verdict.Falsehoods.Count)}");
        yield return Line($"{"evidence findings",-24}{verdicts.Sum(verdict => verdict.Evidence.Count)}");
        yield return Line($"{"did not settle",-24}{_results.Count - verdicts.Count(verdict => verdict.Unsettled is null)}");
        yield return "faults by class";
        foreach (var kind in _results.SelectMany(result => result.Faults).GroupBy(fault => fault).OrderBy(fault => fault.Key.Class).ThenBy(fault => fault.Key.Name, StringComparer.Ordinal))
            yield return Line($"  {kind.Key.Class,3}  {kind.Key.Name,-52}{kind.Count(),5}");
    }

    private static string Line(FormattableString line) => line.ToString(CultureInfo.InvariantCulture);

    private sealed record Result(int Seed, IReadOnlyList<Fault> Faults, Verdict? Verdict, string? Failure)
    {
        public string Words => string.Create(CultureInfo.InvariantCulture, $"seed {Seed} ({string.Join(", then ", Faults.Select(fault => fault.Name))})\n{Failure ?? Verdict!.ToString()}\nrepeat with: make faults SEED={Seed}");
    }
}
