using Dashboard.Model;
using Dashboard.Model.Access;
using Dashboard.Projections.Health;
using Dashboard.Projections.Reading;
using Npgsql;

namespace Dashboard.Projections.Objects;

/// <summary>One keyset page of live objects. SQL by hand: the sort key is an expression over a kind's cells.</summary>
internal static class ObjectList
{
    private const int MaxLimit = 1_000;
    private const int MaxSkip = 1_000_000;

    public static async Task<ObjectPage> ReadAsync(ProjectionReads reads, ReadScope scope, ObjectFilter filter, CancellationToken cancellationToken)
    {
        var limit = Argument.Limit(filter.Limit, MaxLimit);
        filter = ObjectConditions.Checked(filter);
        if (filter.Skip is < 0 or > MaxSkip)
            throw new QueryException("skip", $"is 0 to {MaxSkip:N0}");
        if (await reads.ClusterIdAsync(scope.Cluster, cancellationToken) is not { } clusterId)
            return new ObjectPage([], [], null, 0);
        var columns = await KindColumns.ReadAsync(reads, clusterId, filter.Group, filter.Kind, cancellationToken);
        var order = SortOrder.Of(filter.Sort, columns);
        var question = (filter with { Cursor = null, Limit = 0, Skip = 0, Uids = null }).ToString() + scope.Cluster + string.Join(',', filter.Uids ?? []);
        var after = Cursor.Read<SortOrder.Place>(filter.Cursor, question);
        var count = ObjectConditions.Of(scope, clusterId, filter);
        var page = count.Copy();
        if (after is not null)
            page.And(order.Behind(after, page));
        await using var batch = reads.DataSource.CreateBatch();
        batch.BatchCommands.Add(count.Command($"SELECT count(*)::int FROM object_with_kind o WHERE {count.Where}"));
        var (rows, skip) = (page.Add(limit + 1), page.Add(filter.Skip));
        batch.BatchCommands.Add(page.Command(
            $"""
            SELECT o.object_id, o."group", o.version, o.kind, o.namespace, o.name, o.uid, o.health, o.health_reason, o.health_message, o.health_since,
                   o.created_at, o.position, o.cells, {order.Values}
            FROM object_with_kind o WHERE {page.Where} ORDER BY {order.OrderBy} LIMIT {rows} OFFSET {skip}
            """));
        try
        {
            return await PageAsync(batch, columns, filter.Kind is not null && columns.Count > 0, limit, question, cancellationToken);
        }
        catch (PostgresException error) when (after is not null && error.SqlState.StartsWith("22", StringComparison.Ordinal))
        {
            throw Cursor.Refused(); // a forged key that is no number or time
        }
    }

    private static async Task<ObjectPage> PageAsync(
        NpgsqlBatch batch, IReadOnlyList<PrinterColumn> columns, bool cells, int limit, string question, CancellationToken cancellationToken)
    {
        await using var reader = await batch.ExecuteReaderAsync(cancellationToken);
        await reader.ReadAsync(cancellationToken);
        var total = reader.GetInt32(0);
        await reader.NextResultAsync(cancellationToken);
        var items = new List<ObjectRow>(Math.Min(limit, 256));
        string? next = null;
        string?[] keys = [];
        while (await reader.ReadAsync(cancellationToken))
        {
            if (items.Count == limit)
            {
                var last = items[^1];
                next = Cursor.Write(new SortOrder.Place(keys, last.Object.Name, last.Object.Namespace ?? "", last.Id), question);
                break;
            }

            items.Add(Row(reader, cells ? columns.Count : 0));
            keys = reader.GetFieldValue<string?[]>(14);
        }

        return new ObjectPage(columns, items, next, total);
    }

    private static ObjectRow Row(NpgsqlDataReader row, int columns)
    {
        var stored = row.GetFieldValue<string?[]>(13);
        var cells = stored.Length == columns ? stored : [.. Enumerable.Range(0, columns).Select(place => place < stored.Length ? stored[place] : null)];
        return new ObjectRow(
            row.GetInt32(0),
            new ObjectIdentity(new GroupVersionKind(row.GetString(1), row.GetString(2), row.GetString(3)), row.IsDBNull(4) ? null : row.GetString(4), row.GetString(5), row.GetString(6)),
            new HealthState((HealthStatus)row.GetInt16(7), row.GetString(8), row.GetString(9), row.GetFieldValue<DateTimeOffset>(10)),
            row.GetFieldValue<DateTimeOffset>(11), row.GetInt64(12), cells);
    }
}
