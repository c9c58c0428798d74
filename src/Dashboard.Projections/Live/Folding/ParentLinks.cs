using Dashboard.Model;
using Dashboard.Projections.Health;
using Dashboard.Projections.Topology;
using Npgsql;

namespace Dashboard.Projections.Live.Folding;

/// <summary>Turns a folded batch into updates of the graph: each object with its parent, and children whose owner came or went.</summary>
internal sealed class ParentLinks(NpgsqlConnection connection, short clusterId)
{
    public async Task<IReadOnlyList<ObjectUpdate>> UpdatesAsync(BatchFold fold, CancellationToken cancellationToken)
    {
        var updates = new List<ObjectUpdate>(fold.Objects.Count);
        var moved = fold.Objects.Values.Where(state => state.Live != state.Before.HasValue).Select(state => state.Identity.Uid).ToArray();
        var parents = await ParentsAsync(fold, cancellationToken);
        foreach (var state in fold.Objects.Values)
        {
            if (!state.Live && state.Before is null)
                continue; // came and went within the batch
            var identity = state.Identity;
            var node = new GraphNode(
                state.Id, identity.Kind, state.Kind.Resource, identity.Namespace, identity.Name, state.Live ? state.Health : HealthStatus.Missing, state.Reason,
                parents.GetValueOrDefault(state.Id));
            updates.Add(new ObjectUpdate(
                node, identity.Uid, state.Before is null, !state.Live, state.Before is { } was && (was.Status != state.Health || was.Reason != state.Reason),
                state.Before?.Status ?? HealthStatus.Missing, state.LastVerb));
        }

        if (moved.Length > 0)
            await AddChildrenAsync(moved, fold, updates, cancellationToken);
        return updates;
    }

    private async Task<Dictionary<int, int>> ParentsAsync(BatchFold fold, CancellationToken cancellationToken)
    {
        var owned = fold.Objects.Values.Where(state => state.OpenOwners.Count > 0).Select(state => state.Id).ToArray();
        var parents = new Dictionary<int, int>();
        if (owned.Length == 0)
            return parents;
        await using var command = Command(
            """
            SELECT DISTINCT ON (e.object_id) e.object_id, p.object_id
            FROM owner_edge e JOIN object_state p ON p.cluster = e.cluster AND p.uid = e.owner_uid AND p.deleted_at IS NULL
            WHERE e.cluster = $1 AND e.object_id = ANY ($2) AND e.to_position IS NULL
            ORDER BY e.object_id, e.controller DESC, e.place
            """,
            owned);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
            parents[reader.GetInt32(0)] = reader.GetInt32(1);
        return parents;
    }

    private async Task AddChildrenAsync(string[] owners, BatchFold fold, List<ObjectUpdate> updates, CancellationToken cancellationToken)
    {
        await using var command = Command(
            """
            SELECT DISTINCT ON (c.object_id) c.object_id, k."group", k.version, k.kind, k.resource, c.namespace, c.name, c.uid, c.health, c.health_reason, coalesce(p.object_id, 0)
            FROM owner_edge o
            JOIN object_state c ON c.cluster = o.cluster AND c.object_id = o.object_id AND c.deleted_at IS NULL
            JOIN kind k ON k.cluster = c.cluster AND k.id = c.kind_id
            JOIN owner_edge e ON e.cluster = c.cluster AND e.object_id = c.object_id AND e.to_position IS NULL
            LEFT JOIN object_state p ON p.cluster = e.cluster AND p.uid = e.owner_uid AND p.deleted_at IS NULL
            WHERE o.cluster = $1 AND o.owner_uid = ANY ($2) AND o.to_position IS NULL
            ORDER BY c.object_id, p.object_id IS NULL, e.controller DESC, e.place
            """,
            owners);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
        {
            if (fold.Objects.ContainsKey(reader.GetInt32(0)))
                continue;
            var health = (HealthStatus)reader.GetInt16(8);
            var node = new GraphNode(
                reader.GetInt32(0), new GroupVersionKind(reader.GetString(1), reader.GetString(2), reader.GetString(3)), reader.GetString(4),
                reader.IsDBNull(5) ? null : reader.GetString(5), reader.GetString(6), health, reader.GetString(9), reader.GetInt32(10));
            updates.Add(new ObjectUpdate(node, reader.GetString(7), Created: false, Removed: false, HealthChanged: false, health, Verb.Modified));
        }
    }

    private NpgsqlCommand Command<T>(string sql, T[] values) =>
        new(sql, connection) { Parameters = { new() { Value = clusterId }, new() { Value = values } } };
}
