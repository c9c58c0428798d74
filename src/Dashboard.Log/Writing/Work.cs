using Dashboard.Model;
using Dashboard.Model.Capture;

namespace Dashboard.Log.Writing;

/// <summary>One accepted call, waiting to be prepared.</summary>
internal abstract record Work
{
    /// <summary>What it holds of the queue's bound.</summary>
    public long Cost { get; init; }

    /// <summary>The writer has closed: nobody may wait for this any longer.</summary>
    public virtual void Fail(Exception error) { }
}

internal sealed record OpenScope(WatchScope Scope) : Work
{
    public TaskCompletionSource<ScopeBookmark> Opened { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public override void Fail(Exception error) => Opened.TrySetException(error);
}

internal sealed record Append(WatchScope Scope, IReadOnlyList<Observation> Observations, string Reached, Moment At) : Work;

internal sealed record ReplaceBegins(WatchScope Scope, GapCause? Gap) : Work;

internal sealed record ReplacePart(Listing Listing, IReadOnlyList<Observation> Observations) : Work;

internal sealed record ReplaceEnds(Listing Listing, string ResourceVersion, GapCause? Gap, Moment At) : Work
{
    public TaskCompletionSource<ReplaceResult> Durable { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public override void Fail(Exception error) => Durable.TrySetException(error);
}

internal sealed record CloseScope(WatchScope Scope, GapCause Cause) : Work
{
    public TaskCompletionSource Durable { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public override void Fail(Exception error) => Durable.TrySetException(error);
}

/// <summary>A whole list while it comes in.</summary>
internal sealed class Listing(WatchScope scope, GapCause? gap)
{
    public WatchScope Scope { get; } = scope;

    /// <summary>Older versions are the truth.</summary>
    public bool GoesBack { get; } = gap?.Reason == GapReason.StorePutBack;

    /// <summary>It has an object older than what is recorded of it.</summary>
    public bool Stale { get; set; }

    /// <summary>Ids of the objects listed so far.</summary>
    public HashSet<int> Seen { get; } = [];

    /// <summary>What could not be identified may be any of the objects that were not listed by name.</summary>
    public bool Unidentified { get; set; }

    public int Listed { get; set; }

    public int Added { get; set; }

    public int Modified { get; set; }

    public int Reinterpreted { get; set; }
}
