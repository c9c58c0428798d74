using Dashboard.Model;

namespace Dashboard.Projections.Findings;

/// <summary>
/// Folds changes into findings, in position order. Depends on the log alone: time is the changes' own, so that a rebuild finds the same. Pure.
/// </summary>
internal sealed class FindingFold(FindingOptions options)
{
    private const int PathsPerChange = 8;

    private readonly Dictionary<(int, FindingType, string, long), FindingRow> _rows = [];

    public IReadOnlyCollection<FindingRow> Rows => _rows.Values;

    /// <summary>Takes a change of a living object.</summary>
    public void Observe(ObjectTrace trace, Change change)
    {
        if (change.Verb != Verb.Modified)
            return;
        var at = ToMillisecond(change.ObservedAt);
        if (trace.Rewrites.Add(change.Position, at, options.HotLoopPerMinute))
            HotLoop(trace.Rewrites, change, at);
        for (int i = 0, taken = 0; i < change.Paths.Count && taken < PathsPerChange; i++)
        {
            if (Setter(change, i) is not { } manager || change.Paths[i].Length == 0)
                continue;
            taken++;
            Set(trace, change, at, change.Paths[i], manager);
        }
    }

    /// <summary>A condition's status is another than before.</summary>
    public void Turned(ObjectTrace trace, Change change, string condition)
    {
        var at = ToMillisecond(change.ObservedAt);
        var place = trace.Conditions.FindIndex(known => known.Condition == condition);
        var run = place < 0 || trace.Conditions[place].Run.Over(at, options.Quiet) ? new Run() : trace.Conditions[place].Run;
        if (place >= 0)
            trace.Conditions.RemoveAt(place);
        Keep(trace.Conditions, (condition, run), ObjectTrace.MaxRuns);
        var path = change.Paths.ToList().FindIndex(path => path == $"status.conditions[{condition}].status");
        Add(run, change, at, path < 0 ? change.Manager : Setter(change, path), FindingType.Flapping, condition, options.FlappingTurns, options.FlappingWindow);
    }

    private void Set(ObjectTrace trace, Change change, DateTimeOffset at, string path, string manager)
    {
        var (pathHash, hash) = (ObjectTrace.Hash(path), ObjectTrace.Hash(manager));
        var place = trace.Setters.FindIndex(setter => setter.Path == pathHash);
        var last = place < 0 ? default : trace.Setters[place];
        if (place >= 0)
            trace.Setters.RemoveAt(place);
        trace.Remember(pathHash, hash, at);
        if (place < 0 || at - last.At > options.Quiet)
            return;
        if (last.Manager != hash)
        {
            Add(RunOf(trace, path, (Math.Min(last.Manager, hash), Math.Max(last.Manager, hash)), at), change, at, manager, FindingType.Fight, path, options.FightTurns, options.FightWindow);
            return;
        }

        if (trace.Fights.FirstOrDefault(fight => fight.Path == path).Run is { } run)
            run.Repeat();
    }

    /// <summary>The run of these two over the path; another pair, or a pause, begins a new one.</summary>
    private Run RunOf(ObjectTrace trace, string path, (uint, uint) pair, DateTimeOffset at)
    {
        var place = trace.Fights.FindIndex(fight => fight.Path == path);
        var run = place < 0 || trace.Fights[place].Pair != pair || trace.Fights[place].Run.Over(at, options.Quiet) ? new Run() : trace.Fights[place].Run;
        if (place >= 0)
            trace.Fights.RemoveAt(place);
        Keep(trace.Fights, (path, pair, run), ObjectTrace.MaxRuns);
        return run;
    }

    private void Add(Run run, Change change, DateTimeOffset at, string? manager, FindingType type, string subject, int enough, TimeSpan window)
    {
        var positions = run.Turn(change.Position, at, manager, enough, window);
        if (run.Found is { } first)
            Say(change, type, subject, first, at, run.Changes, run.Managers, positions);
    }

    private void HotLoop(Rewrites rewrites, Change change, DateTimeOffset at)
    {
        rewrites.Managers.Name(change.Manager);
        Say(change, FindingType.HotLoop, "", rewrites.Found!.Value, at, rewrites.Changes, rewrites.Managers, [change.Position]);
    }

    private void Say(
        Change change, FindingType type, string subject, (long Position, DateTimeOffset At) first, DateTimeOffset at, int count, IEnumerable<string> managers,
        IReadOnlyList<long> positions)
    {
        var key = (change.ObjectId, type, subject, first.Position);
        if (!_rows.TryGetValue(key, out var row))
            _rows.Add(key, row = new FindingRow(change.ObjectId, type, subject, first));
        (row.Last, row.Count, row.Managers) = ((change.Position, at), count, [.. managers]);
        row.Add(positions);
    }

    private static string? Setter(Change change, int path) =>
        change.PathManagers is { } managers ? path < managers.Count ? managers[path] : null : change.Manager;

    private static void Keep<T>(List<T> list, T item, int most)
    {
        list.Add(item);
        if (list.Count > most)
            list.RemoveAt(0);
    }

    // As a trace keeps it: what is found must not depend on where a batch ends.
    private static DateTimeOffset ToMillisecond(DateTimeOffset at) => DateTimeOffset.FromUnixTimeMilliseconds(at.ToUnixTimeMilliseconds());
}
