using Dashboard.Model.Access;
using Dashboard.Projections.Audit;
using Dashboard.Projections.Health;
using Dashboard.Projections.Objects;
using Dashboard.Projections.Reading;

namespace Dashboard.Projections.References;

/// <summary>What refers to one object: what it owns, fields that name it, selectors that select it.</summary>
internal sealed class IncomingRelations(ProjectionReads reads, ReadScope scope, short clusterId, LogPoint? at, KnownKinds kinds)
{
    private const int MaxSelectors = 2_000;

    public async Task<(IReadOnlyList<Relation> Relations, int Total)> ReadAsync(RelationObject target, int limit, CancellationToken cancellationToken)
    {
        var (all, total) = await NamedAsync(target, limit, cancellationToken);
        var (owned, ownedTotal) = await OwnedAsync(target, limit, cancellationToken);
        var selecting = await SelectingAsync(target, cancellationToken);
        return (
            [.. all.Concat(owned).Concat(selecting).OrderByDescending(relation => HealthVerdict.Severity(relation.Other.Health!.Status)).ThenBy(relation => relation.Verb).Take(limit)],
            total + ownedTotal + selecting.Count);
    }

    private async Task<(List<Relation>, int)> NamedAsync(RelationObject target, int limit, CancellationToken cancellationToken)
    {
        var (kind, sql) = (target.Identity.Kind, new SqlText());
        var (group, name) = (sql.Add(kind.Group), sql.Add(kind.Kind));
        sql.AndEquals("e.target_name", target.Identity.Name).AndEquals("e.target_namespace", target.Identity.Namespace).And(
            $"""
            (e.certainty = 0 AND e.target_kind = {name} AND (e.target_group = {group} OR e.target_group IS NULL AND {Meant(kind.Kind, group)})
             OR e.certainty > 0 AND e.target_kind = {sql.Add(kind.Kind.ToLowerInvariant())} AND {Meant(kind.Kind, group)})
            """);
        return await EdgesAsync(sql, limit, cancellationToken);
    }

    private string Meant(string kind, string group) => kinds.IsOnly(kind) ? "TRUE" : $"o.\"group\" = {group}";

    private async Task<List<Relation>> SelectingAsync(RelationObject target, CancellationToken cancellationToken)
    {
        if (target.Identity.Namespace is not { } ns)
            return [];
        var sql = new SqlText();
        sql.And("e.selector IS NOT NULL").AndEquals("e.target_kind", target.Identity.Kind.Kind).AndEquals("e.target_namespace", ns)
            .And($"coalesce(e.target_group, {sql.Add(target.Identity.Kind.Group)}) = {sql.Add(target.Identity.Kind.Group)}");
        var (all, _) = await EdgesAsync(sql, MaxSelectors, cancellationToken);
        return all.FindAll(relation => relation.Selector is "" || LabelSelector.Parse(relation.Selector!).All(requirement => LabelSelector.Matches(requirement, target.Labels)));
    }

    private async Task<(List<Relation>, int)> EdgesAsync(SqlText sql, int limit, CancellationToken cancellationToken)
    {
        Sources(sql);
        await using var command = sql.Command(
            reads.DataSource,
            $"""
            SELECT {ReferenceEdge.Columns}, (count(*) OVER ())::int, {RelationObjects.Columns(at)}
            FROM reference_edge e JOIN object_with_kind o ON o.cluster = e.cluster AND o.object_id = e.object_id {RelationObjects.Join(at)}
            WHERE {sql.Where} ORDER BY {RelationObjects.Order(at)}, o.kind, o.name, e.path LIMIT {limit}
            """);
        var (all, total) = (new List<Relation>(), 0);
        await using var row = await command.ExecuteReaderAsync(cancellationToken);
        while (await row.ReadAsync(cancellationToken))
        {
            total = row.GetInt32(ReferenceEdge.Width);
            var source = RelationObjects.Read(row, ReferenceEdge.Width + 1);
            all.Add(ReferenceEdge.Read(row, 0).To(RelationEnd.Of(source.Identity, source.Health)));
        }

        return (all, total);
    }

    private async Task<(List<Relation>, int)> OwnedAsync(RelationObject target, int limit, CancellationToken cancellationToken)
    {
        var sql = new SqlText();
        Sources(sql.AndEquals("e.owner_uid", target.Identity.Uid));
        await using var command = sql.Command(
            reads.DataSource,
            $"""
            SELECT e.from_at, (count(*) OVER ())::int, {RelationObjects.Columns(at)}
            FROM owner_edge e JOIN object_with_kind o ON o.cluster = e.cluster AND o.object_id = e.object_id {RelationObjects.Join(at)}
            WHERE {sql.Where} ORDER BY {RelationObjects.Order(at)}, o.kind, o.name LIMIT {limit}
            """);
        var (all, total) = (new List<Relation>(), 0);
        await using var row = await command.ExecuteReaderAsync(cancellationToken);
        while (await row.ReadAsync(cancellationToken))
        {
            total = row.GetInt32(1);
            var source = RelationObjects.Read(row, 2);
            all.Add(ReferenceEdge.Owner(target.Identity.Name, row.GetFieldValue<DateTimeOffset>(0), RelationEnd.Of(source.Identity, source.Health)));
        }

        return (all, total);
    }

    private void Sources(SqlText sql) => sql.And($"e.cluster = {sql.Add(clusterId)}").And(Intervals.Hold("e", at, sql)).And(RelationObjects.Existed(at, sql))
        .And(Visibility.Sql(scope, "o", sql.Add));
}
