using System.Security.Cryptography;
using Dashboard.Log.Evidence;
using Dashboard.Log.Payloads;
using Dashboard.Model;
using Dashboard.Model.Capture;
using Microsoft.Extensions.Logging;

namespace Dashboard.Log.Writing;

/// <summary>
/// Where each scope's capture stands and what it covers. Coverage begins with a whole list, ends when something may have been missed, and the list after that
/// records the gap. A pause that ends in a resume missed nothing and is no gap. Used by the writing loop only.
/// </summary>
internal sealed class ScopeLedger(ClusterState cluster, PayloadEncoder encoder, ILogger logger)
{
    public ScopeState Open(WatchScope scope, Batch batch)
    {
        if (cluster.Scopes.TryGetValue(scope, out var known))
            return known;
        var state = new ScopeState(cluster.Scopes.Count == 0 ? 0 : cluster.Scopes.Values.Max(other => other.Id) + 1, scope);
        cluster.Scopes.Add(state.Scope, state);
        batch.Scopes.Add(state);
        return state;
    }

    /// <summary>The watch has reached a version: everything up to it is recorded.</summary>
    public void Reached(WatchScope scope, string resourceVersion, DateTimeOffset at, Moment now, Batch batch)
    {
        var state = Open(scope, batch);
        // Never listed, or closed: a list has to come first, and until then there is nothing to go on from.
        if (state.ResourceVersion is null)
            return;
        state.ResourceVersion = resourceVersion;
        Cover(state, at, now);
        if (Guards.On(Guard.VersionSavedWithRows))
            Save(state, batch);
    }

    /// <summary>Something may have been missed since the last covered moment, or since the one the cause names.</summary>
    public void Ends(WatchScope scope, GapCause cause, Batch batch)
    {
        var state = Open(scope, batch);
        if (state.Coverage is not { To: null } open)
            return;
        var end = cause.Since is { } since ? Micro(since) : state.CoveredUntil ?? open.From;
        Set(state, open with { To = end < open.From ? open.From : end, Reason = cause.Reason.ToString(), Detail = StorableText.Of(cause.Detail) }, batch);
    }

    /// <summary>One change could not be kept and the watch goes on: a gap since the last covered moment, and coverage again from here.</summary>
    public void Misses(WatchScope scope, GapCause cause, DateTimeOffset at, Moment now, Batch batch)
    {
        var state = Open(scope, batch);
        // What is not covered is a gap already, for longer.
        if (!state.IsCovered)
            return;
        Ends(scope, cause, batch);
        Resume(state, state.Coverage!.To!.Value, at, now, cause.Reason, cause.Detail, batch);
        Cover(state, at, now);
        Save(state, batch);
    }

    /// <summary>Coverage ends, and there is nothing to resume from.</summary>
    public void Closes(WatchScope scope, GapCause cause, Batch batch)
    {
        Ends(scope, cause, batch);
        var state = Open(scope, batch);
        state.ResourceVersion = null;
        Save(state, batch);
    }

    /// <summary>A whole list is in: the gap before it, if there was one, ends, and coverage holds from here.</summary>
    public void Listed(WatchScope scope, string resourceVersion, GapCause? cause, Moment now, Batch batch)
    {
        var state = Open(scope, batch);
        state.ResourceVersion = resourceVersion;
        var at = Micro(now.At);
        switch (state.Coverage)
        {
            case null:
                if (cause?.Since is { } since && Micro(since) < at)
                    Record(state, Micro(since), at, cause.Reason, cause.Detail, batch);
                Set(state, new Coverage(at), batch);
                break;
            case { To: { } ended } coverage:
                var reason = cause?.Reason ?? (Enum.TryParse<GapReason>(coverage.Reason, out var stored) ? stored : GapReason.Unreachable);
                Resume(state, ended, at, now, reason, cause?.Detail ?? coverage.Detail ?? "", batch);
                break;
            default:
                break; // still open: the list missed nothing
        }

        Cover(state, at, now);
        Save(state, batch);
    }

    /// <summary>
    /// The gap since coverage ended, and coverage from here on. A clock that is put back shows some moments twice, and nobody can tell afterwards which of them a time
    /// means: the gap then holds every moment that the clock can have shown since, and coverage begins behind all of them.
    /// </summary>
    private void Resume(ScopeState state, DateTimeOffset ended, DateTimeOffset at, Moment now, GapReason reason, string detail, Batch batch)
    {
        var since = state.CoveredUntil < ended ? state.CoveredUntil.Value : ended;
        var back = state.CoveredAt is { } covered ? now.PutBackSince(covered) : PutBackUnseen(since, at);
        var from = Micro(at < since - back ? at : since - back);
        var to = Micro(at + back > ended ? at + back : ended);
        Record(state, from, to, reason, detail, batch);
        Set(state, new Coverage(to), batch);
    }

    /// <summary>Between two processes no timer runs on: the clock was put back by what shows and the time that has passed, which is taken to be no longer.</summary>
    private static TimeSpan PutBackUnseen(DateTimeOffset before, DateTimeOffset after) => after < before ? 2 * (before - after) : TimeSpan.Zero;

    private void Record(ScopeState state, DateTimeOffset from, DateTimeOffset to, GapReason reason, string detail, Batch batch)
    {
        detail = StorableText.Of(detail);
        batch.Gaps.Add(new PendingGap(batch.Next, state.Id, from, to, reason, detail));
        var facts = GapFacts.Of(state.Scope, from, to, reason.ToString(), detail);
        // Without a dictionary: a gap can be read whatever else is lost.
        batch.Add(new PendingRow(
            to, null, Verb.Gap, "", null, null, null, RowFlags.Of(noise: false), SHA256.HashData(facts), encoder.Keyframe(facts, null), new RowNames(null, null, null, [], [])));
        logger.GapRecorded(cluster.Name, state.Scope.ToString(), from, to, reason.ToString());
    }

    private static void Cover(ScopeState state, DateTimeOffset until, Moment now) => (state.CoveredUntil, state.CoveredAt) = (Micro(until), now);

    private static void Set(ScopeState state, Coverage coverage, Batch batch)
    {
        state.Coverage = coverage;
        batch.Coverage.Add((state.Id, coverage));
    }

    private static void Save(ScopeState state, Batch batch) => batch.Bookmarks[state.Id] = (state.ResourceVersion, state.CoveredUntil);

    // PostgreSQL's precision: what is compared in memory is what is stored.
    private static DateTimeOffset Micro(DateTimeOffset at) => new(at.UtcTicks - (at.UtcTicks % TimeSpan.TicksPerMicrosecond), TimeSpan.Zero);
}
