using Dashboard.Log;
using Dashboard.Model;
using Dashboard.Model.Access;

namespace Dashboard.Projections.Audit;

/// <summary>Who last set each field, read from the log by walking back from a version. Thread-safe.</summary>
public sealed class BlameQueries(HistoryQueries history, ChangeReader log)
{
    /// <summary>Versions walked back at most; a field that none of them changed is left to what the oldest one says of its managers.</summary>
    public const int MaxVersions = 500;

    /// <summary>Fields that are asked for at most.</summary>
    public const int MaxFields = 5_000;

    private const int PageSize = 100;

    /// <summary>Null: no such object, not visible, or not there yet at that point.</summary>
    public async Task<Blame?> OfAsync(ReadScope scope, string uid, LogPoint at, CancellationToken cancellationToken)
    {
        if (await history.VersionAsync(scope, uid, at, cancellationToken) is not { } version)
            return null;
        var walk = new BlameWalk(version.Change);
        var complete = false;
        // Of a later change of bookkeeping alone the fields are those of the version before it.
        var below = version.Change.Position + 1;
        while (walk is { Undecided: > 0, Versions: < MaxVersions } && !complete)
        {
            var page = await log.VersionsAsync(scope.Cluster, version.Change.ObjectId, below, Math.Min(PageSize, MaxVersions - walk.Versions), noise: false, cancellationToken);
            complete = page.Count == 0;
            foreach (var older in page)
            {
                if (!walk.Back(older))
                    return walk.Result(version, complete: false);
                complete |= older.Verb == Verb.Added;
                below = older.Position;
            }
        }

        return walk.Result(version, complete || walk.Undecided == 0);
    }
}
