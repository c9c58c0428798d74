using Dashboard.Model;
using Dashboard.Model.Access;
using Dashboard.Projections.Audit;
using Dashboard.Projections.Health;
using Dashboard.Projections.Reading;
using Npgsql;

namespace Dashboard.Projections.Topology;

/// <summary>Loads a scope's objects and owner edges, as they are now or at a past point.</summary>
internal sealed class GraphReader(ProjectionReads reads, ReadScope scope, short clusterId, LogPoint? at)
{
    private const int MaxLevels = 64;

    /// <summary>Rows of the log behind which reading everything again is no dearer.</summary>
    private const int MostBehind = 20_000;

    public async Task<GraphData> ReadAsync(TopologyScope topology, CancellationToken cancellationToken)
    {
        var data = new GraphData(await PositionAsync(cancellationToken));
        if (topology.Root is not { } root)
        {
            var sql = new SqlText();
            sql.AndEquals("o.namespace", topology.Namespace);
            await ObjectsAsync(sql, data, cancellationToken);
            var all = topology.Namespace is null;
            await OwnersAsync(all ? null : [.. data.Objects.Keys], data, cancellationToken);
            if (!all)
                await OwnersUpAsync(data, cancellationToken);
            return data;
        }

        await ByUidAsync([root], data, cancellationToken);
        if (!data.Has(root))
            return data;
        var level = new[] { root };
        for (var depth = 0; level.Length > 0 && depth < Math.Min(topology.Depth ?? MaxLevels, MaxLevels); depth++)
        {
            var before = data.Objects.Keys.ToHashSet();
            await ChildrenAsync(level, data, cancellationToken);
            level = [.. data.Objects.Values.Where(found => !before.Contains(found.Id)).Select(found => found.Identity.Uid)];
        }

        var below = data.Objects.Keys.ToArray();
        await OwnersAsync(below, data, cancellationToken);
        await OwnersUpAsync(data, cancellationToken, root);
        return data;
    }

    /// <summary>Brings a whole cluster, read as it was at its position, to now. False: it has to be read again, because it is too far behind, or the log is not the one that it was read from.</summary>
    public async Task<bool> CatchUpAsync(GraphData data, CancellationToken cancellationToken)
    {
        var position = await PositionAsync(cancellationToken);
        if (position < data.Position || position - data.Position > MostBehind)
            return false;
        if (position == data.Position)
            return true;
        var changed = await ChangedAsync(data.Position, position, cancellationToken);
        var now = new GraphData(position);
        var sql = new SqlText();
        await ObjectsAsync(sql.And($"o.object_id = ANY ({sql.Add(changed)})"), now, cancellationToken);
        await OwnersAsync(changed, now, cancellationToken);
        data.Take(changed, now);
        return true;
    }

    private async Task<int[]> ChangedAsync(long after, long through, CancellationToken cancellationToken)
    {
        var sql = new SqlText();
        await using var command = sql.Command(
            reads.DataSource,
            $"SELECT DISTINCT object_id FROM change WHERE cluster = {sql.Add(clusterId)} AND position > {sql.Add(after)} AND position <= {sql.Add(through)} AND object_id IS NOT NULL");
        List<int> changed = [];
        await using var row = await command.ExecuteReaderAsync(cancellationToken);
        while (await row.ReadAsync(cancellationToken))
            changed.Add(row.GetInt32(0));
        return [.. changed];
    }

    /// <summary>The point's position: of a time, the last one at which objects or health changed by then.</summary>
    private async Task<long> PositionAsync(CancellationToken cancellationToken)
    {
        if (at is { Position: { } position })
            return position;
        var sql = new SqlText();
        var cluster = sql.Add(clusterId);
        await using var command = at is { At: { } time }
            ? sql.Command(reads.DataSource, $"SELECT coalesce((SELECT from_position FROM health_span WHERE cluster = {cluster} AND from_at <= {sql.Add(time)} ORDER BY from_at DESC, from_position DESC LIMIT 1), -1)")
            : sql.Command(reads.DataSource, $"SELECT coalesce(max(position), -1) FROM projection WHERE cluster = {cluster} AND name = {sql.Add(Live.ProjectionRunner.Name)}");
        return (long)(await command.ExecuteScalarAsync(cancellationToken))!;
    }

    /// <summary>Owners outside the scope, level by level, so that trees stay whole.</summary>
    /// <param name="of">Only owners of this object; null: of all.</param>
    private async Task OwnersUpAsync(GraphData data, CancellationToken cancellationToken, string? of = null)
    {
        HashSet<string>? wanted = of is null ? null : [of];
        var asked = new HashSet<string>(StringComparer.Ordinal);
        for (var depth = 0; depth < MaxLevels; depth++)
        {
            var missing = (wanted is null ? data.MissingOwners() : data.MissingOwnersOf(wanted)).Where(asked.Add).ToArray();
            if (missing.Length == 0)
                return;
            var before = data.Objects.Keys.ToHashSet();
            await ByUidAsync(missing, data, cancellationToken);
            var added = data.Objects.Values.Where(found => !before.Contains(found.Id)).ToList();
            wanted?.UnionWith(added.Select(found => found.Identity.Uid));
            await OwnersAsync([.. added.Select(found => found.Id)], data, cancellationToken);
        }
    }

    private Task ByUidAsync(string[] uids, GraphData data, CancellationToken cancellationToken)
    {
        var sql = new SqlText();
        return ObjectsAsync(sql.And($"o.uid = ANY ({sql.Add(uids)})"), data, cancellationToken);
    }

    private Task ChildrenAsync(string[] owners, GraphData data, CancellationToken cancellationToken)
    {
        var sql = new SqlText();
        sql.And(
            $"""
            o.object_id IN (SELECT e.object_id FROM owner_edge e WHERE e.cluster = {sql.Add(clusterId)} AND e.owner_uid = ANY ({sql.Add(owners)}) AND {Intervals.Hold("e", at, sql)})
            """);
        return ObjectsAsync(sql, data, cancellationToken);
    }

    private async Task ObjectsAsync(SqlText sql, GraphData data, CancellationToken cancellationToken)
    {
        sql.And($"o.cluster = {sql.Add(clusterId)}").And(Visibility.Sql(scope, "o", sql.Add));
        var past = at is { Position: not null } or { At: not null };
        var (health, join) = past ? ("h.status, h.reason, '', h.from_at", "JOIN health_span h ON h.cluster = o.cluster AND h.object_id = o.object_id")
            : ("o.health, o.health_reason, o.health_message, o.health_since", "");
        sql.And(past ? Intervals.Hold("h", at, sql) : "o.deleted_at IS NULL");
        await using var command = sql.Command(
            reads.DataSource,
            $"SELECT o.object_id, o.\"group\", o.version, o.kind, o.namespace, o.name, o.uid, o.resource, {health} FROM object_with_kind o {join} WHERE {sql.Where}");
        var kinds = new Dictionary<GroupVersionKind, GroupVersionKind>();
        await using var row = await command.ExecuteReaderAsync(cancellationToken);
        while (await row.ReadAsync(cancellationToken))
        {
            var kind = new GroupVersionKind(row.GetString(1), row.GetString(2), row.GetString(3));
            kinds.TryAdd(kind, kind);
            data.Add(new GraphObject(
                row.GetInt32(0), new ObjectIdentity(kinds[kind], row.IsDBNull(4) ? null : row.GetString(4), row.GetString(5), row.GetString(6)), row.GetString(7),
                new HealthState((HealthStatus)row.GetInt16(8), row.GetString(9), row.GetString(10), row.GetFieldValue<DateTimeOffset>(11))));
        }
    }

    private async Task OwnersAsync(int[]? children, GraphData data, CancellationToken cancellationToken)
    {
        var sql = new SqlText();
        sql.And($"e.cluster = {sql.Add(clusterId)}").And(Intervals.Hold("e", at, sql));
        if (children is not null)
            sql.And($"e.object_id = ANY ({sql.Add(children)})");
        await using var command = sql.Command(reads.DataSource, $"SELECT e.object_id, e.owner_uid, e.controller, e.place FROM owner_edge e WHERE {sql.Where}");
        await using NpgsqlDataReader row = await command.ExecuteReaderAsync(cancellationToken);
        while (await row.ReadAsync(cancellationToken))
            data.AddOwner(row.GetInt32(0), row.GetString(1), row.GetBoolean(2), row.GetInt16(3));
    }
}
