using System.Globalization;
using Dashboard.Log.Evidence;
using Dashboard.Log.Payloads;
using Npgsql;
using NpgsqlTypes;

namespace Dashboard.Log.Writing;

/// <summary>The statements of one batch's transaction, in their order.</summary>
internal static class BatchSql
{
    private const string CopyRows =
        """
        COPY change (cluster, position, recorded_at, observed_at, object_id, kind_id, verb, resource_version, generation, manager_id, leaf_mark, path_ids, flags, encoding,
            content_hash, payload) FROM STDIN (FORMAT BINARY)
        """;

    private const string Advance =
        "UPDATE log_head SET next = next + $2 WHERE cluster = $1 AND next = $3 AND epoch = $4 RETURNING clock_timestamp()";

    /// <summary>The database's clock; null: the head is not where this writer left it.</summary>
    public static async Task<DateTimeOffset?> AdvanceAsync(NpgsqlConnection connection, ClusterState cluster, Batch batch, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(Advance, connection)
        {
            Parameters = { new() { Value = cluster.Id }, new() { Value = (long)batch.Rows.Count }, new() { Value = batch.First }, new() { Value = cluster.Epoch } },
        };
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        return await reader.ReadAsync(cancellationToken) ? reader.GetFieldValue<DateTimeOffset>(0) : null;
    }

    /// <summary>What the rows refer to by id.</summary>
    public static async Task InsertNamesAsync(NpgsqlConnection connection, ClusterState cluster, Batch batch, CancellationToken cancellationToken)
    {
        await using var names = new NpgsqlBatch(connection);
        foreach (var kind in batch.Kinds)
        {
            Add(
                names, "INSERT INTO kind (cluster, id, \"group\", version, kind, resource, namespaced) VALUES ($1, $2, $3, $4, $5, $6, $7)",
                cluster.Id, kind.Id, kind.Kind.Group, kind.Kind.Version, kind.Kind.Kind, kind.Resource, kind.Namespaced);
        }

        foreach (var scope in batch.Scopes)
        {
            var (resource, kind) = (scope.Scope.Resource, scope.Scope.Kind);
            Add(
                names, "INSERT INTO scope (cluster, id, \"group\", version, resource, kind, namespace) VALUES ($1, $2, $3, $4, $5, $6, $7)",
                cluster.Id, scope.Id, resource.Group, resource.Version, resource.Resource, kind.Kind, Text(scope.Scope.Namespace));
        }

        if (batch.Managers.Count > 0)
        {
            Add(
                names, "INSERT INTO manager (cluster, id, name) SELECT $1, * FROM unnest($2, $3)",
                cluster.Id, batch.Managers.Select(manager => manager.Id).ToArray(), batch.Managers.Select(manager => manager.Name).ToArray());
        }

        if (batch.Paths.Count > 0)
        {
            Add(
                names, "INSERT INTO path (cluster, id, path) SELECT $1, * FROM unnest($2, $3)",
                cluster.Id, batch.Paths.Select(path => path.Id).ToArray(), batch.Paths.Select(path => path.Path).ToArray());
        }

        if (batch.Objects.Count > 0)
        {
            Add(
                names, "INSERT INTO object (cluster, id, kind_id, namespace, name, uid) SELECT $1, * FROM unnest($2, $3, $4, $5, $6)",
                cluster.Id, batch.Objects.Select(state => state.Id).ToArray(), batch.Objects.Select(state => state.Kind.Id).ToArray(),
                batch.Objects.Select(state => state.Namespace).ToArray(), batch.Objects.Select(state => state.Name).ToArray(),
                batch.Objects.Select(state => state.Uid).ToArray());
        }

        if (names.BatchCommands.Count > 0)
            await names.ExecuteNonQueryAsync(cancellationToken);
    }

    public static async Task CopyRowsAsync(
        NpgsqlConnection connection, ClusterState cluster, Batch batch, DateTimeOffset recordedAt, TreeGrowth tree, CancellationToken cancellationToken)
    {
        if (batch.Rows.Count == 0)
            return;
        await using var copy = await connection.BeginBinaryImportAsync(CopyRows, cancellationToken);
        for (var i = 0; i < batch.Rows.Count; i++)
        {
            var row = batch.Rows[i];
            await copy.StartRowAsync(cancellationToken);
            await copy.WriteAsync(cluster.Id, NpgsqlDbType.Smallint, cancellationToken);
            await copy.WriteAsync(batch.First + i, NpgsqlDbType.Bigint, cancellationToken);
            await copy.WriteAsync(recordedAt, NpgsqlDbType.TimestampTz, cancellationToken);
            await copy.WriteAsync(row.ObservedAt, NpgsqlDbType.TimestampTz, cancellationToken);
            await WriteAsync(copy, row.ObjectId, NpgsqlDbType.Integer, cancellationToken);
            await WriteAsync(copy, row.Names.Kind?.Id, NpgsqlDbType.Integer, cancellationToken);
            await copy.WriteAsync((char)row.Verb, NpgsqlDbType.InternalChar, cancellationToken);
            await copy.WriteAsync(row.ResourceVersion, NpgsqlDbType.Text, cancellationToken);
            await WriteAsync(copy, row.Generation, NpgsqlDbType.Bigint, cancellationToken);
            await WriteAsync(copy, row.ManagerId, NpgsqlDbType.Integer, cancellationToken);
            await copy.WriteAsync(tree.Marks[i], NpgsqlDbType.Integer, cancellationToken);
            if (row.PathIds is { } paths)
                await copy.WriteAsync(paths, NpgsqlDbType.Array | NpgsqlDbType.Integer, cancellationToken);
            else
                await copy.WriteNullAsync(cancellationToken);
            await copy.WriteAsync(row.Flags, NpgsqlDbType.Smallint, cancellationToken);
            await copy.WriteAsync((char)PayloadEncoding.Keyframe, NpgsqlDbType.InternalChar, cancellationToken);
            await copy.WriteAsync(row.ContentHash, NpgsqlDbType.Bytea, cancellationToken);
            await copy.WriteAsync(row.Payload, NpgsqlDbType.Bytea, cancellationToken);
        }

        await copy.CompleteAsync(cancellationToken);
    }

    /// <summary>What goes with the rows: the ends of objects, bookmarks, coverage, gaps, the tree, and the hint for readers.</summary>
    public static async Task SaveProgressAsync(NpgsqlConnection connection, ClusterState cluster, Batch batch, TreeGrowth tree, CancellationToken cancellationToken)
    {
        await using var progress = new NpgsqlBatch(connection);
        if (batch.Updates.Count > 0)
        {
            Add(
                progress,
                """
                UPDATE object o SET deleted_position = u.deleted_position, kind_id = u.kind_id
                FROM unnest($2, $3, $4) AS u (id, deleted_position, kind_id) WHERE o.cluster = $1 AND o.id = u.id
                """,
                cluster.Id, batch.Updates.Keys.ToArray(), batch.Updates.Values.Select(update => update.DeletedPosition).ToArray(),
                batch.Updates.Values.Select(update => update.KindId).ToArray());
        }

        if (batch.Bookmarks.Count > 0)
        {
            Add(
                progress,
                """
                INSERT INTO bookmark (cluster, scope_id, resource_version, covered_until) SELECT $1, * FROM unnest($2, $3, $4)
                ON CONFLICT (cluster, scope_id) DO UPDATE SET resource_version = excluded.resource_version, covered_until = excluded.covered_until
                """,
                cluster.Id, batch.Bookmarks.Keys.ToArray(), batch.Bookmarks.Values.Select(bookmark => bookmark.ResourceVersion).ToArray(),
                batch.Bookmarks.Values.Select(bookmark => bookmark.CoveredUntil?.UtcDateTime).ToArray());
        }

        foreach (var (scopeId, coverage) in batch.Coverage)
        {
            Add(
                progress,
                """
                INSERT INTO coverage (cluster, scope_id, from_at, to_at, closed_reason, closed_detail) VALUES ($1, $2, $3, $4, $5, $6)
                ON CONFLICT (cluster, scope_id, from_at) DO UPDATE
                SET to_at = excluded.to_at, closed_reason = excluded.closed_reason, closed_detail = excluded.closed_detail
                """,
                cluster.Id, scopeId, coverage.From, Time(coverage.To), Text(coverage.Reason), Text(coverage.Detail));
        }

        foreach (var gap in batch.Gaps)
        {
            Add(
                progress, "INSERT INTO gap (cluster, position, scope_id, from_at, to_at, reason, detail) VALUES ($1, $2, $3, $4, $5, $6, $7)",
                cluster.Id, gap.Position, gap.ScopeId, gap.From, gap.To, gap.Reason.ToString(), gap.Detail);
        }

        if (batch.Rows.Count > 0)
            Add(progress, "UPDATE log_head SET frontier = $2 WHERE cluster = $1", cluster.Id, tree.Frontier.ToBytes());
        if (tree.Completed.Count > 0)
        {
            Add(
                progress, "INSERT INTO tree_node (cluster, height, index, hash) SELECT $1, * FROM unnest($2, $3, $4)",
                cluster.Id, tree.Completed.Select(node => (short)node.Node.Height).ToArray(), tree.Completed.Select(node => node.Node.Index).ToArray(),
                tree.Completed.Select(node => node.Hash.ToArray()).ToArray());
        }

        if (batch.Rows.Count > 0)
            Add(progress, string.Create(CultureInfo.InvariantCulture, $"SELECT pg_notify('{Reading.LogListener.Channel}', $1)"), cluster.Name);
        if (progress.BatchCommands.Count > 0)
            await progress.ExecuteNonQueryAsync(cancellationToken);
    }

    private static Task WriteAsync<T>(NpgsqlBinaryImporter copy, T? value, NpgsqlDbType type, CancellationToken cancellationToken)
        where T : struct =>
        value is { } present ? copy.WriteAsync(present, type, cancellationToken) : copy.WriteNullAsync(cancellationToken);

    private static NpgsqlParameter Text(string? value) => new() { Value = (object?)value ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Text };

    private static NpgsqlParameter Time(DateTimeOffset? value) => new() { Value = (object?)value ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.TimestampTz };

    private static void Add(NpgsqlBatch batch, string sql, params ReadOnlySpan<object> values)
    {
        var command = new NpgsqlBatchCommand(sql);
        foreach (var value in values)
            command.Parameters.Add(value as NpgsqlParameter ?? new NpgsqlParameter { Value = value });
        batch.BatchCommands.Add(command);
    }
}
