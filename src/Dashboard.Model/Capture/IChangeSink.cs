namespace Dashboard.Model.Capture;

/// <summary>
/// The seam between capture and storage. Calls for one scope are made one at a time and in order; calls for different scopes may overlap.
/// <para>Order: rows of one scope land in call order. Duplicates: the same (uid, resourceVersion, verb) again is one row, so a caller may
/// repeat what it is unsure of. Loss: what was accepted is committed, or the sink fails every later call with <see cref="SinkClosedException"/>;
/// nothing is dropped. Back-pressure: a call waits while the sink's bounded queue is full.</para>
/// </summary>
public interface IChangeSink
{
    /// <summary>Registers the scope and says where its capture ended. Called once before anything else for the scope.</summary>
    ValueTask<ScopeBookmark> OpenAsync(WatchScope scope, CancellationToken cancellationToken);

    /// <summary>
    /// Appends what a watch delivered. <paramref name="reached"/> is saved in the transaction that holds the rows, so that a restart resumes
    /// exactly behind them. An empty batch only moves the bookmark. Completes on acceptance; durability follows in order.
    /// A version in quarantine makes its row and, because what it held is not kept, a Gap (<see cref="GapReason.Refused"/>) up to its receipt; coverage goes on behind it.
    /// </summary>
    ValueTask AppendAsync(WatchScope scope, IReadOnlyList<Observation> observations, string reached, CancellationToken cancellationToken);

    /// <summary>
    /// Compares a whole list with what is known of the scope: new versions are appended, equal ones are not, a different content at the same
    /// version is 'reinterpreted', and when the enumeration has ended what was not listed is an inferred delete - unless something listed could not be
    /// identified: it may be any of them.
    /// A list on which some object is older than what is recorded of it (versions are compared where both are numbers) is refused as if its enumeration had thrown, unless the gap says
    /// that the store was put back (<see cref="GapReason.StorePutBack"/>): then it is the truth, and its objects go back with it.
    /// If the enumeration throws, nothing is deleted and coverage does not begin; after a loss there is nothing to resume from until a list is whole. Completes when
    /// durable.
    /// </summary>
    /// <param name="listed">Objects in any order, at one resource version; enumerated once.</param>
    /// <param name="resourceVersion">Read once after the enumeration has ended: the version to watch from.</param>
    /// <param name="gap">Why and since when changes may have been missed; null for the first list of a scope, or when nothing was missed.</param>
    /// <exception cref="StaleListException">The list is older than what is recorded.</exception>
    Task<ReplaceResult> ReplaceAsync(
        WatchScope scope, IAsyncEnumerable<Observation> listed, Func<string> resourceVersion, GapCause? gap, CancellationToken cancellationToken);

    /// <summary>
    /// Coverage of the scope ends here until the next <see cref="ReplaceAsync"/>: permission withdrawn, resource gone, capture switched off.
    /// Its objects become unknown, not deleted. Completes when durable.
    /// </summary>
    Task CloseAsync(WatchScope scope, GapCause cause, CancellationToken cancellationToken);
}

/// <summary>Where capture of a scope ended. Version null: never listed, or closed, so a list has to come first.</summary>
/// <param name="CoveredUntil">Until when the scope is known to be complete; null when it never was.</param>
public readonly record struct ScopeBookmark(string? ResourceVersion, DateTimeOffset? CoveredUntil);

/// <summary>What a whole list changed, in objects.</summary>
public readonly record struct ReplaceResult(int Listed, int Added, int Modified, int InferredDeletes, int Reinterpreted);

/// <summary>Why changes may have been missed.</summary>
/// <param name="Since">Start of the uncertain interval; null: the scope's last covered moment, which the sink knows best.</param>
public sealed record GapCause(GapReason Reason, string Detail, DateTimeOffset? Since = null);

/// <summary>A list is older than what is known: a replica that lags behind answered, or the store was put back to a backup.</summary>
public sealed class StaleListException : Exception
{
    public StaleListException() : this("The list is older than what is already known: a stale replica answered, or the store was put back to a backup.") { }

    public StaleListException(string message) : base(message) { }

    public StaleListException(string message, Exception innerException) : base(message, innerException) { }
}

/// <summary>The sink refuses everything from now on: a broken invariant or a lost lease. Capture must stop; readiness fails.</summary>
public sealed class SinkClosedException : Exception
{
    public SinkClosedException() { }

    public SinkClosedException(string message) : base(message) { }

    public SinkClosedException(string message, Exception innerException) : base(message, innerException) { }
}
