using Dashboard.Model;
using Dashboard.Model.Access;
using Dashboard.Projections.Reading;
using Npgsql;

namespace Dashboard.Projections.Findings;

/// <summary>What was found in the changes. Thread-safe.</summary>
public sealed class FindingQueries(ProjectionReads reads, FindingOptions options)
{
    private const int MaxLimit = 500;

    /// <summary>Findings about objects that the viewer may see, the latest to begin first.</summary>
    /// <exception cref="QueryException">A filter, the limit or the cursor is not allowed.</exception>
    public async Task<FindingPage> ListAsync(ReadScope scope, FindingFilter filter, CancellationToken cancellationToken)
    {
        Argument.Limit(filter.Limit, MaxLimit);
        filter = filter with
        {
            Namespace = Argument.Text("namespace", filter.Namespace), Kind = Argument.Text("kind", filter.Kind), Uid = Argument.Text("uid", filter.Uid),
        };
        var question = scope.Cluster + (filter with { Cursor = null, Limit = 0 });
        var after = Cursor.Read<Place>(filter.Cursor, question);
        if (await reads.ClusterIdAsync(scope.Cluster, cancellationToken) is not { } clusterId)
            return new FindingPage([], null);
        var found = await ReadAsync(Conditions(scope, clusterId, filter, after), filter.Limit + 1, cancellationToken);
        var more = found.Count > filter.Limit;
        var page = found.Take(filter.Limit).ToList();
        return new FindingPage([.. page.Select(row => row.Finding)], more ? Cursor.Write(page[^1].Place, question) : null);
    }

    private SqlText Conditions(ReadScope scope, short clusterId, FindingFilter filter, Place? after)
    {
        var sql = new SqlText();
        sql.And($"f.cluster = {sql.Add(clusterId)}").And(Visibility.Sql(scope, "o", sql.Add))
            .AndEquals("o.namespace", filter.Namespace).AndEquals("o.kind", filter.Kind).AndEquals("o.uid", filter.Uid).AndEquals("f.type", filter.Type?.ToString());
        if (filter.Open is { } open)
            sql.And($"({Open(sql)}) = {sql.Add(open)}");
        if (after is not null)
            sql.And($"(f.first_position, f.object_id, f.type, f.subject) < ({sql.Add(after.Position)}, {sql.Add(after.ObjectId)}, {sql.Add(after.Type)}, {sql.Add(after.Subject)})");
        return sql;
    }

    private string Open(SqlText sql) => $"f.last_at > {sql.Add(reads.Time.GetUtcNow() - options.Quiet)} AND o.deleted_at IS NULL";

    private async Task<List<(Finding Finding, Place Place)>> ReadAsync(SqlText sql, int limit, CancellationToken cancellationToken)
    {
        var open = Open(sql);
        await using var command = sql.Command(
            reads.DataSource,
            $"""
            SELECT f.type, {open}, o."group", o.version, o.kind, o.namespace, o.name, o.uid, f.subject, f.managers, f.count, f.first_position, f.last_position,
                   f.first_at, f.last_at, f.positions, f.object_id
            FROM finding f JOIN object_with_kind o ON o.cluster = f.cluster AND o.object_id = f.object_id
            WHERE {sql.Where}
            ORDER BY f.first_position DESC, f.object_id DESC, f.type DESC, f.subject DESC LIMIT {limit}
            """);
        var found = new List<(Finding, Place)>();
        await using var row = await command.ExecuteReaderAsync(cancellationToken);
        while (await row.ReadAsync(cancellationToken))
            found.Add((Finding(row), new Place(row.GetInt64(11), row.GetInt32(16), row.GetString(0), row.GetString(8))));
        return found;
    }

    private static Finding Finding(NpgsqlDataReader row) => new(
        Enum.Parse<FindingType>(row.GetString(0)), row.GetBoolean(1),
        new ObjectIdentity(
            new GroupVersionKind(row.GetString(2), row.GetString(3), row.GetString(4)), row.IsDBNull(5) ? null : row.GetString(5), row.GetString(6), row.GetString(7)),
        row.GetString(8), row.GetFieldValue<string[]>(9), row.GetInt32(10), row.GetInt64(11), row.GetInt64(12), row.GetFieldValue<DateTimeOffset>(13),
        row.GetFieldValue<DateTimeOffset>(14), row.GetFieldValue<long[]>(15));

    private sealed record Place(long Position, int ObjectId, string Type, string Subject);
}
