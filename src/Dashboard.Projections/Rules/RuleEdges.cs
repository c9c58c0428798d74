using Dashboard.Model.Access;
using Dashboard.Projections.Reading;
using Dashboard.Projections.References;
using Npgsql;

namespace Dashboard.Projections.Rules;

/// <summary>Edges that lead to one kind from kinds of one group by one rule.</summary>
/// <param name="Target">Null: no kind that is known, or several.</param>
/// <param name="IsWatched">The target's kind is watched in all namespaces, and may be seen.</param>
internal sealed record EdgeGroup(
    string Rule, bool Configured, Certainty Certainty, string? Group, string Kind, string SourceGroup, long Count, KnownKind? Target, bool IsWatched)
{
    /// <summary>A word that names no kind is no reference.</summary>
    public bool IsReference => Certainty == Certainty.Stated || Target is { Resource: not null } && IsWatched;
}

/// <summary>All edges that hold now, of what the viewer may see.</summary>
internal sealed class RuleEdges(ProjectionReads reads, ReadScope scope, short clusterId, KnownKinds kinds)
{
    private const int MaxMissing = 20_000;

    public async Task<IReadOnlyList<EdgeGroup>> GroupsAsync(CancellationToken cancellationToken)
    {
        var sql = Now();
        await using var command = sql.Command(
            reads.DataSource,
            $"""
            SELECT e.rule, e.configured, e.certainty, e.target_group, e.target_kind, o."group", count(*)
            FROM reference_edge e JOIN object_with_kind o ON o.cluster = e.cluster AND o.object_id = e.object_id
            WHERE {sql.Where} GROUP BY 1, 2, 3, 4, 5, 6
            """);
        var groups = new List<EdgeGroup>();
        await using var row = await command.ExecuteReaderAsync(cancellationToken);
        while (await row.ReadAsync(cancellationToken))
        {
            var (certainty, group, kind, from) = ((Certainty)row.GetInt16(2), row.IsDBNull(3) ? null : row.GetString(3), row.GetString(4), row.GetString(5));
            var target = kinds.Find(certainty, group, kind, from);
            groups.Add(new EdgeGroup(
                row.GetString(0), row.GetBoolean(1), certainty, group, kind, from, row.GetInt64(6), target,
                target is { Resource: { } resource } && target.IsWatched(null) && scope.Allows(target.Group, resource, null)));
        }

        return groups;
    }

    /// <summary>References to objects of watched kinds that are not there, worst source first; of more than 20,000 the first.</summary>
    public async Task<List<RuleMatch>> MissingAsync(IEnumerable<EdgeGroup> groups, CancellationToken cancellationToken)
    {
        // A line break stands for 'no group stated': no group holds one.
        var watched = groups.Where(group => group.IsWatched && group.Certainty != Certainty.Guessed).ToList();
        var all = new List<RuleMatch>();
        foreach (var namespaced in new[] { true, false })
        {
            var of = watched.Where(group => group.Target!.Namespaced == namespaced).DistinctBy(group => (group.Certainty, group.Group, group.Kind, group.SourceGroup)).ToList();
            if (of.Count == 0)
                continue;
            var sql = Now();
            sql.And("e.target_name IS NOT NULL").And(
                $"""
                NOT EXISTS (SELECT FROM object_state s WHERE s.cluster = e.cluster AND s.kind_id = ANY (m.ids::int[]) AND s.name = e.target_name AND s.deleted_at IS NULL
                    AND {(namespaced ? "s.namespace = e.target_namespace" : "s.namespace IS NULL")})
                """);
            if (namespaced)
                sql.And("e.target_namespace IS NOT NULL");
            var meant = $"unnest({sql.Add(of.ConvertAll(group => (short)group.Certainty).ToArray())}::smallint[], {Texts(of, group => group.Group)}, {Texts(of, group => group.Kind)}, "
                + $"{Texts(of, group => group.SourceGroup)}, {Texts(of, group => $"{{{string.Join(',', group.Target!.Ids)}}}")}) AS m (certainty, target_group, target_kind, source_group, ids)";
            all.AddRange(await ReadAsync(
                sql, $"JOIN {meant} ON m.certainty = e.certainty AND coalesce(e.target_group, E'\\n') = m.target_group AND m.target_kind = e.target_kind AND m.source_group = o.\"group\"",
                MaxMissing, RelationState.Missing, cancellationToken));

            string Texts(List<EdgeGroup> rows, Func<EdgeGroup, string?> value) => $"{sql.Add(rows.ConvertAll(row => value(row) ?? "\n").ToArray())}::text[]";
        }

        return all;
    }

    public async Task<IReadOnlyList<RuleMatch>> OfAsync(string rule, int limit, CancellationToken cancellationToken) =>
        await ReadAsync(Now().AndEquals("e.rule", rule), "", limit, RelationState.NotWatched, cancellationToken);

    private async Task<List<RuleMatch>> ReadAsync(SqlText sql, string join, int limit, RelationState state, CancellationToken cancellationToken)
    {
        await using var command = sql.Command(
            reads.DataSource,
            $"""
            SELECT {ReferenceEdge.Columns}, {RelationObjects.Columns(null)}
            FROM reference_edge e JOIN object_with_kind o ON o.cluster = e.cluster AND o.object_id = e.object_id {join}
            WHERE {sql.Where} ORDER BY {RelationObjects.Order(null)}, o.kind, o.namespace, o.name, e.path LIMIT {limit}
            """);
        var all = new List<RuleMatch>();
        await using NpgsqlDataReader row = await command.ExecuteReaderAsync(cancellationToken);
        while (await row.ReadAsync(cancellationToken))
        {
            var (edge, source) = (ReferenceEdge.Read(row, 0), RelationObjects.Read(row, ReferenceEdge.Width));
            var target = kinds.Find(edge.Certainty, edge.Group, edge.Kind, source.Identity.Kind.Group);
            all.Add(new RuleMatch(source.Identity, source.Health, edge.To(new RelationEnd(
                target?.Group ?? edge.Group, target?.Kind ?? edge.Kind, target is { Namespaced: false } ? null : edge.Namespace, edge.Name ?? "", null, state, null))));
        }

        return all;
    }

    private SqlText Now()
    {
        var sql = new SqlText();
        return sql.And($"e.cluster = {sql.Add(clusterId)}").And("e.to_position IS NULL").And("o.deleted_at IS NULL").And(Visibility.Sql(scope, "o", sql.Add));
    }
}
