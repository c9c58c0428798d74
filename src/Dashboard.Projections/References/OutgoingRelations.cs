using Dashboard.Model.Access;
using Dashboard.Projections.Audit;
using Dashboard.Projections.Health;
using Dashboard.Projections.Reading;
using Npgsql;

namespace Dashboard.Projections.References;

/// <summary>What one object refers to: its owners, what its fields name, what it selects.</summary>
internal sealed class OutgoingRelations(ProjectionReads reads, ReadScope scope, short clusterId, LogPoint? at, KnownKinds kinds, RelationObjects objects)
{
    private const int MaxSelected = 50;

    public async Task<(IReadOnlyList<Relation> Relations, int Total)> ReadAsync(RelationObject source, int limit, CancellationToken cancellationToken)
    {
        var edges = await EdgesAsync(source, cancellationToken);
        var group = source.Identity.Kind.Group;
        var targets = await ReferenceTargets.LoadAsync(scope, kinds, objects, edges.Select(edge => (edge, group)), cancellationToken);
        var all = await OwnersAsync(source, cancellationToken);
        foreach (var edge in edges.Where(edge => edge.Name is not null))
            if (targets.Of(edge, group) is { } target)
                all.Add(edge.To(target.End));
        var total = all.Count;
        foreach (var edge in edges.Where(edge => edge.Selector is not null))
        {
            var (selected, count) = await SelectedAsync(edge, group, targets, cancellationToken);
            all.AddRange(selected);
            total += count;
        }

        return ([.. all.OrderBy(Rank).Take(limit)], total);
    }

    /// <summary>What does not exist first, then trouble; owners before others.</summary>
    private static (int, int) Rank(Relation relation) =>
        (relation.Other.State == RelationState.Missing ? 0 : 10 - HealthVerdict.Severity(relation.Other.Health?.Status ?? HealthStatus.Healthy), (int)relation.Verb);

    private async Task<(IReadOnlyList<Relation> Relations, int Total)> SelectedAsync(
        ReferenceEdge edge, string sourceGroup, ReferenceTargets targets, CancellationToken cancellationToken)
    {
        if (kinds.Find(edge, sourceGroup) is not { } kind)
            return ([], 0);
        var ns = ReferenceTargets.NamespaceIn(kind, edge);
        var (selected, total) = await objects.SelectedAsync(kind, ns, edge.Selector!, MaxSelected, cancellationToken);
        return total > 0
            ? ([.. selected.Select(one => edge.To(RelationEnd.Of(one.Identity, one.Health)))], total)
            : ([edge.To(targets.Absent(kind, ns, ""))], 1);
    }

    private async Task<List<ReferenceEdge>> EdgesAsync(RelationObject source, CancellationToken cancellationToken)
    {
        var sql = new SqlText();
        sql.And($"e.cluster = {sql.Add(clusterId)}").And($"e.object_id = {sql.Add(source.Id)}").And(Intervals.Hold("e", at, sql));
        await using var command = sql.Command(reads.DataSource, $"SELECT {ReferenceEdge.Columns} FROM reference_edge e WHERE {sql.Where} ORDER BY e.path");
        var edges = new List<ReferenceEdge>();
        await using NpgsqlDataReader row = await command.ExecuteReaderAsync(cancellationToken);
        while (await row.ReadAsync(cancellationToken))
            edges.Add(ReferenceEdge.Read(row, 0));
        return edges;
    }

    /// <summary>An owner that is not there is shown as its child names it: it may be of a kind that is not watched, or gone.</summary>
    private async Task<List<Relation>> OwnersAsync(RelationObject source, CancellationToken cancellationToken)
    {
        var sql = new SqlText();
        sql.And($"e.cluster = {sql.Add(clusterId)}").And($"e.object_id = {sql.Add(source.Id)}").And(Intervals.Hold("e", at, sql));
        await using var command = sql.Command(
            reads.DataSource, $"SELECT e.owner_uid, e.owner_kind, e.owner_name, e.from_at FROM owner_edge e WHERE {sql.Where} ORDER BY e.controller DESC, e.place");
        var owners = new List<(string Uid, string Kind, string Name, DateTimeOffset Since)>();
        await using (var row = await command.ExecuteReaderAsync(cancellationToken))
        {
            while (await row.ReadAsync(cancellationToken))
                owners.Add((row.GetString(0), row.GetString(1), row.GetString(2), row.GetFieldValue<DateTimeOffset>(3)));
        }

        var all = new List<Relation>();
        foreach (var owner in owners)
        {
            var found = await objects.FindAsync(owner.Uid, cancellationToken);
            var end = found is null
                ? new RelationEnd(null, owner.Kind, null, owner.Name, null, RelationState.NotWatched, null)
                : RelationEnd.Of(found.Identity, found.Health);
            all.Add(ReferenceEdge.Owner(owner.Name, owner.Since, end));
        }

        return all;
    }
}
