using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Dashboard.Log.Evidence;

/// <summary>How far a log has been read back since this process started.</summary>
/// <param name="Next">The position behind the last row that was read back.</param>
/// <param name="Findings">The first of what is not as it was recorded; empty: nothing.</param>
public sealed record PatrolState(long Next, DateTimeOffset At, IReadOnlyList<Finding> Findings);

/// <summary>
/// Reads logs back while they grow, a part at a time, against their hashes, tree and stored heads: what was altered shows on the Evidence page without anybody
/// asking. It starts over with the process, and is no substitute for <c>verify</c>, which also asks the heads held outside. Safe for concurrent use.
/// </summary>
public sealed class LogPatrol(NpgsqlDataSource dataSource, HeadKeeper heads, TimeProvider time, ILogger logger)
{
    /// <summary>Between two parts.</summary>
    public static readonly TimeSpan Interval = TimeSpan.FromSeconds(10);

    // About a tenth of a core while there is something to catch up with.
    private const int PartRows = 65_536;
    private const int MaxFindings = 20;

    private readonly ConcurrentDictionary<string, PatrolState> _states = new(StringComparer.Ordinal);

    /// <summary>Null: nothing was read back yet.</summary>
    public PatrolState? State(string cluster) => _states.GetValueOrDefault(cluster);

    /// <summary>Until cancelled. What fails is tried again at the next interval.</summary>
    public async Task RunAsync(string cluster, CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(Interval, time);
        do
        {
            try
            {
                await AdvanceAsync(cluster, cancellationToken);
            }
            catch (Exception error) when (error is not OperationCanceledException)
            {
                logger.PatrolFailed(error, cluster);
            }
        }
        while (await timer.WaitForNextTickAsync(cancellationToken));
    }

    /// <summary>One part, up to the newest signed head at most.</summary>
    public async Task AdvanceAsync(string cluster, CancellationToken cancellationToken)
    {
        var known = State(cluster) ?? new PatrolState(0, time.GetUtcNow(), []);
        if (heads.File.Last(cluster) is not { } head || head.Head.Size == 0)
            return;
        var next = Math.Min(head.Head.Size, known.Next + PartRows);
        var found = known.Findings;
        if (next > known.Next)
        {
            var result = await new LogVerifier(dataSource).VerifyAsync(new VerificationRequest(cluster) { From = known.Next, To = next - 1, Parallel = 1 }, cancellationToken);
            // A part begins again at its 256 rows: what was found there is known.
            IReadOnlyList<Finding> more = [.. result.Findings.Where(finding => !found.Contains(finding))];
            foreach (var finding in more.Take(MaxFindings))
                logger.Altered(cluster, finding.ToString());
            found = [.. found.Concat(more).Take(MaxFindings)];
        }

        _states[cluster] = new PatrolState(Math.Max(known.Next, next), time.GetUtcNow(), found);
    }
}
