using Dashboard.Model.Access;
using Dashboard.Projections.Audit;
using Dashboard.Projections.Reading;

namespace Dashboard.Projections.References;

/// <summary>What objects refer to and what refers to them, now or at a past point. Thread-safe.</summary>
public sealed class RelationQueries(ProjectionReads reads)
{
    private const int MaxLimit = 1_000;

    /// <param name="at">Null: now. Selectors are held against the labels that objects had last, because past labels are not kept apart.</param>
    /// <param name="limit">1 to 1,000 in each direction; what is left out is counted.</param>
    /// <exception cref="QueryException">The limit or the point is not allowed.</exception>
    public async Task<Relations> FindAsync(ReadScope scope, string uid, LogPoint? at, int limit, CancellationToken cancellationToken)
    {
        Argument.Limit(limit, MaxLimit);
        if (at is { Position: < 0 })
            throw new QueryException("at", "is a position from 0, or a time");
        if (at is { Position: null, At: null })
            at = null;
        if (Argument.Text("uid", uid) is null || await reads.ClusterIdAsync(scope.Cluster, cancellationToken) is not { } clusterId)
            return new Relations(null, [], 0, [], 0);
        var objects = new RelationObjects(reads, scope, clusterId, at);
        if (await objects.FindAsync(uid, cancellationToken) is not { } found)
            return new Relations(null, [], 0, [], 0);
        var kinds = await KnownKinds.LoadAsync(reads, clusterId, at, cancellationToken);
        var (to, toTotal) = await new OutgoingRelations(reads, scope, clusterId, at, kinds, objects).ReadAsync(found, limit, cancellationToken);
        var (by, byTotal) = await new IncomingRelations(reads, scope, clusterId, at, kinds).ReadAsync(found, limit, cancellationToken);
        return new Relations(found.Identity, to, toTotal, by, byTotal);
    }
}
