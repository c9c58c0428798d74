using Dashboard.Model.Access;

namespace Dashboard.Projections.Audit;

/// <summary>Histories and versions, read from the log. Thread-safe.</summary>
public sealed class HistoryQueries
{
    /// <exception cref="QueryException">The limit or the cursor is not allowed.</exception>
    public Task<HistoryPage> ObjectAsync(ReadScope scope, string uid, HistoryFilter filter, CancellationToken cancellationToken) => throw new NotSupportedException();

    /// <exception cref="QueryException">A filter, the limit or the cursor is not allowed.</exception>
    public Task<HistoryPage> ChangesAsync(ReadScope scope, ChangeFilter filter, CancellationToken cancellationToken) => throw new NotSupportedException();

    /// <summary>Null: no such object, not visible, or not there yet at that point.</summary>
    public Task<Version?> VersionAsync(ReadScope scope, string uid, LogPoint at, CancellationToken cancellationToken) => throw new NotSupportedException();

    /// <summary>Null: no such object, not visible, or one of the points lies before its first version.</summary>
    public Task<ObjectDiff?> DiffAsync(ReadScope scope, string uid, LogPoint from, LogPoint to, CancellationToken cancellationToken) => throw new NotSupportedException();
}
