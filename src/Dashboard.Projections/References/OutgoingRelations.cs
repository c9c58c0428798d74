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
        var named = edges.FindAll(edge => edge.Name is not null);
        var targets = named.Select(edge => (edge, Kind: KindOf(edge, source))).Where(each => each.Kind is not null)
            .Select(each => (Kind: each.Kind!, Namespace: NamespaceIn(each.Kind!, each.edge), Name: each.edge.Name!)).Distinct().ToList();
        var found = await objects.NamedAsync(targets, cancellationToken);
        var all = await OwnersAsync(source, cancellationToken);
        all.AddRange(named.Select(edge => OfName(edge, source, found)).OfType<Relation>());
        var total = all.Count;
        foreach (var edge in edges.Where(edge => edge.Selector is not null))
        {
            var (selected, count) = await SelectedAsync(edge, source, cancellationToken);
            all.AddRange(selected);
            total += count;
        }

        return ([.. all.OrderBy(Rank).Take(limit)], total);
    }

    /// <summary>What does not exist first, then trouble; owners before others.</summary>
    private static (int, int) Rank(Relation relation) =>
        (relation.Other.State == RelationState.Missing ? 0 : 10 - HealthVerdict.Severity(relation.Other.Health?.Status ?? HealthStatus.Healthy), (int)relation.Verb);

    private KnownKind? KindOf(ReferenceEdge edge, RelationObject source) => kinds.Find(edge.Certainty, edge.Group, edge.Kind, source.Identity.Kind.Group);

    private static string? NamespaceIn(KnownKind kind, ReferenceEdge edge) => kind.Namespaced ? edge.Namespace : null;

    private Relation? OfName(ReferenceEdge edge, RelationObject source, Dictionary<(string, string, string?, string), RelationObject> found)
    {
        if (KindOf(edge, source) is not { } kind)
            return edge.Certainty == Certainty.Stated ? edge.To(new RelationEnd(edge.Group, edge.Kind, edge.Namespace, edge.Name!, null, RelationState.NotWatched, null)) : null;
        var ns = NamespaceIn(kind, edge);
        if (found.TryGetValue((kind.Kind, kind.Group, ns, edge.Name!), out var target))
            return edge.To(RelationEnd.Of(target.Identity, target.Health));
        var known = kind.IsWatched(ns) && kind.Resource is { } resource && scope.Allows(kind.Group, resource, ns);
        return edge.Certainty == Certainty.Guessed || edge.Certainty == Certainty.Named && !known || known && kind.Namespaced && ns is null
            ? null
            : edge.To(new RelationEnd(kind.Group, kind.Kind, ns, edge.Name!, null, known ? RelationState.Missing : RelationState.NotWatched, null));
    }

    private async Task<(IReadOnlyList<Relation> Relations, int Total)> SelectedAsync(ReferenceEdge edge, RelationObject source, CancellationToken cancellationToken)
    {
        if (KindOf(edge, source) is not { } kind)
            return ([], 0);
        var ns = NamespaceIn(kind, edge);
        var (selected, total) = await objects.SelectedAsync(kind, ns, edge.Selector!, MaxSelected, cancellationToken);
        if (total > 0)
            return ([.. selected.Select(one => edge.To(RelationEnd.Of(one.Identity, one.Health)))], total);
        var known = kind.IsWatched(ns) && kind.Resource is { } resource && scope.Allows(kind.Group, resource, ns);
        return ([edge.To(new RelationEnd(kind.Group, kind.Kind, ns, "", null, known ? RelationState.Missing : RelationState.NotWatched, null))], 1);
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
