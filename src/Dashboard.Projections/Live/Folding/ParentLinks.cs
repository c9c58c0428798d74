using Dashboard.Model;
using Dashboard.Projections.Health;
using Dashboard.Projections.Topology;
using Npgsql;

namespace Dashboard.Projections.Live.Folding;

/// <summary>
/// Turns a folded batch into updates of the graph: each object with its parent, and children whose owner came or went. Made, it adds its statements behind those that
/// write the batch; executed, it reads their results.
/// </summary>
internal sealed class ParentLinks
{
    // OFFSET 0 keeps the lookup by uid apart from the conditions around it. Joined plainly, tables that have just been filled and are not analysed yet were
    // read through the index of living objects, all of them for each child: a batch of 2,000 objects took minutes.
    private const string ParentOfChild =
        """
        SELECT p.object_id
        FROM owner_edge e CROSS JOIN LATERAL (SELECT object_id, deleted_at FROM object_state WHERE cluster = $1 AND uid = e.owner_uid OFFSET 0) p
        WHERE e.cluster = $1 AND e.object_id = child.object_id AND e.to_position IS NULL AND p.deleted_at IS NULL
        ORDER BY e.controller DESC, e.place LIMIT 1
        """;

    private const string Parents =
        $"""
        SELECT child.object_id, parent.object_id
        FROM unnest($2) AS child (object_id) CROSS JOIN LATERAL ({ParentOfChild}) parent
        """;

    private const string Children =
        $"""
        WITH child AS MATERIALIZED (
            SELECT DISTINCT e.object_id FROM unnest($2) AS owner (uid)
            CROSS JOIN LATERAL (SELECT object_id, to_position FROM owner_edge WHERE cluster = $1 AND owner_uid = owner.uid OFFSET 0) e
            WHERE e.to_position IS NULL)
        SELECT c.object_id, k."group", k.version, k.kind, k.resource, c.namespace, c.name, c.uid, c.health, c.health_reason, coalesce(parent.object_id, 0), c.health_since
        FROM child
        CROSS JOIN LATERAL (SELECT * FROM object_state WHERE cluster = $1 AND object_id = child.object_id OFFSET 0) c
        JOIN kind k ON k.cluster = $1 AND k.id = c.kind_id
        LEFT JOIN LATERAL ({ParentOfChild}) parent ON true
        WHERE c.deleted_at IS NULL
        """;

    private readonly BatchFold _fold;
    private readonly int[] _owned;
    private readonly HashSet<string> _moved;

    public ParentLinks(NpgsqlBatch batch, short clusterId, BatchFold fold)
    {
        _fold = fold;
        _owned = [.. fold.Objects.Values.Where(state => state.OpenOwners.Count > 0).Select(state => state.Id)];
        _moved = fold.Objects.Values.Where(state => state.Live != state.Before.HasValue).Select(state => state.Identity.Uid).ToHashSet(StringComparer.Ordinal);
        if (_owned.Length > 0)
            Add(Parents, _owned);
        if (_moved.Count > 0)
            Add(Children, _moved.ToArray());

        void Add(string sql, object values) =>
            batch.BatchCommands.Add(new NpgsqlBatchCommand(sql) { Parameters = { new() { Value = clusterId }, new() { Value = values } } });
    }

    /// <param name="reader">At the first result that has rows.</param>
    public async Task<IReadOnlyList<ObjectUpdate>> UpdatesAsync(NpgsqlDataReader reader, CancellationToken cancellationToken)
    {
        var updates = new List<ObjectUpdate>(_fold.Objects.Count);
        var parents = await ParentsAsync(reader, cancellationToken);
        foreach (var state in _fold.Objects.Values)
        {
            if (!state.Live && state.Before is null)
                continue; // came and went within the batch
            var identity = state.Identity;
            var node = new GraphNode(
                state.Id, identity.Kind, state.Kind.Resource, identity.Namespace, identity.Name, state.Live ? state.Health : HealthStatus.Missing, state.Reason,
                parents.GetValueOrDefault(state.Id), state.Since);
            updates.Add(new ObjectUpdate(
                node, identity.Uid, state.Before is null, !state.Live, state.OwnersChanged || state.OpenOwners.Exists(edge => _moved.Contains(edge.Owner.Uid)), state.Before is { } was && (was.Status != state.Health || was.Reason != state.Reason),
                state.Before?.Status ?? HealthStatus.Missing, state.LastVerb));
        }

        if (_moved.Count > 0)
            await AddChildrenAsync(reader, updates, cancellationToken);
        return updates;
    }

    private async Task<Dictionary<int, int>> ParentsAsync(NpgsqlDataReader reader, CancellationToken cancellationToken)
    {
        var parents = new Dictionary<int, int>();
        if (_owned.Length == 0)
            return parents;
        while (await reader.ReadAsync(cancellationToken))
            parents[reader.GetInt32(0)] = reader.GetInt32(1);
        await reader.NextResultAsync(cancellationToken);
        return parents;
    }

    private async Task AddChildrenAsync(NpgsqlDataReader reader, List<ObjectUpdate> updates, CancellationToken cancellationToken)
    {
        while (await reader.ReadAsync(cancellationToken))
        {
            if (_fold.Objects.ContainsKey(reader.GetInt32(0)))
                continue;
            var health = (HealthStatus)reader.GetInt16(8);
            var node = new GraphNode(
                reader.GetInt32(0), new GroupVersionKind(reader.GetString(1), reader.GetString(2), reader.GetString(3)), reader.GetString(4),
                reader.IsDBNull(5) ? null : reader.GetString(5), reader.GetString(6), health, reader.GetString(9), reader.GetInt32(10), reader.GetFieldValue<DateTimeOffset>(11));
            updates.Add(new ObjectUpdate(node, reader.GetString(7), Created: false, Removed: false, Moved: true, HealthChanged: false, health, Verb.Modified));
        }
    }
}
