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

    public static async Task<ObjectPage> ReadAsync(ProjectionReads reads, ReadScope scope, ObjectFilter filter, CancellationToken cancellationToken)
    {
        var limit = Argument.Limit(filter.Limit, MaxLimit);
        filter = filter with
        {
            Group = Argument.Group(filter.Group),
            Kind = Argument.Text("kind", filter.Kind),
            Namespace = Argument.Text("namespace", filter.Namespace),
            Name = Argument.Text("name", filter.Name),
            LabelSelector = Argument.Text("labelSelector", filter.LabelSelector),
            Text = Argument.Text("q", filter.Text),
            Sort = Argument.Text("sort", filter.Sort),
        };
        if (await reads.ClusterIdAsync(scope.Cluster, cancellationToken) is not { } clusterId)
            return new ObjectPage([], [], null, 0);
        var columns = await KindColumns.ReadAsync(reads, clusterId, filter.Group, filter.Kind, cancellationToken);
        var key = SortKey.Of(filter.Sort, columns);
        var question = (filter with { Cursor = null, Limit = 0 }).ToString() + scope.Cluster;
        var after = Cursor.Read<Place>(filter.Cursor, question);
        var count = Conditions(scope, clusterId, filter);
        var page = count.Copy();
        if (after is not null)
            page.And(key.Behind(after.Key, after.Name, after.Namespace, after.Id, page));
        await using var batch = reads.DataSource.CreateBatch();
        batch.BatchCommands.Add(count.Command($"SELECT count(*)::int FROM object_with_kind o WHERE {count.Where}"));
        var rows = page.Add(limit + 1);
        batch.BatchCommands.Add(page.Command(
            $"""
            SELECT o.object_id, o."group", o.version, o.kind, o.namespace, o.name, o.uid, o.health, o.health_reason, o.health_message, o.health_since,
                   o.created_at, o.position, o.cells, ({key.Expression})::text
            FROM object_with_kind o WHERE {page.Where} ORDER BY {key.OrderBy} LIMIT {rows}
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
        string? key = null;
        while (await reader.ReadAsync(cancellationToken))
        {
            if (items.Count == limit)
            {
                var last = items[^1];
                next = Cursor.Write(new Place(key, last.Object.Name, last.Object.Namespace ?? "", last.Id), question);
                break;
            }

            items.Add(Row(reader, cells ? columns.Count : 0));
            key = await reader.IsDBNullAsync(14, cancellationToken) ? null : reader.GetString(14);
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

    private static SqlText Conditions(ReadScope scope, short clusterId, ObjectFilter filter)
    {
        var sql = new SqlText();
        sql.And($"o.cluster = {sql.Add(clusterId)}").And("o.deleted_at IS NULL").And(Visibility.Sql(scope, "o", sql.Add))
            .AndEquals("o.\"group\"", filter.Group).AndEquals("o.kind", filter.Kind).AndEquals("o.namespace", filter.Namespace).AndEquals("o.name", filter.Name);
        if (filter.Health is { } health)
            sql.And($"o.health = {sql.Add((short)health)}");
        if (filter.Text is { } text)
            sql.And($"(strpos(o.name, lower({sql.Add(text)})) > 0 OR strpos(coalesce(o.namespace, ''), lower({sql.Add(text)})) > 0)");
        if (filter.LabelSelector is { } selector)
            foreach (var requirement in LabelSelector.Parse(selector))
                sql.And(LabelSelector.Sql(requirement, "o.labels", sql));
        return sql;
    }

    private sealed record Place(string? Key, string Name, string Namespace, int Id);
}
