using System.Globalization;
using Dashboard.Log.Evidence;
using Dashboard.Model;
using Npgsql;
using NpgsqlTypes;

namespace Dashboard.Log.Writing;

/// <summary>The statements of one batch's transaction, in their order.</summary>
internal static class BatchSql
{
    private const string CopyRows =
        """
        COPY change (cluster, position, recorded_at, observed_at, object_id, kind_id, verb, resource_version, generation, manager_id, leaf_mark, path_ids,
            path_manager_ids, flags, encoding, dictionary_id, keyframe_distance, content_hash, payload) FROM STDIN (FORMAT BINARY)
        """;

    private const int CopyChunk = 48 * 1024;

    private static string Advance =>
        "UPDATE log_head SET next = next + $2 WHERE cluster = $1 AND " + (Guards.On(Guard.HeadFence) ? "next" : "$3") + " = $3 AND "
        + (Guards.On(Guard.EpochFence) ? "epoch" : "$4") + " = $4 RETURNING clock_timestamp()";

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

        foreach (var (kind, encoding, dictionary) in batch.Dictionaries)
        {
            Add(
                names, "INSERT INTO dictionary (cluster, id, kind_id, encoding, body) VALUES ($1, $2, $3, $4, $5)",
                cluster.Id, dictionary.Id, kind.Id, new NpgsqlParameter { Value = (char)encoding, NpgsqlDbType = NpgsqlDbType.InternalChar }, dictionary.Body);
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
        await using var copy = await connection.BeginRawBinaryCopyAsync(CopyRows, cancellationToken);
        try
        {
            await SendAsync(copy, cluster, batch, recordedAt, tree, cancellationToken);
        }
        catch
        {
            // Else disposing it would end the copy as if it were whole, and hide this error behind what the server says to that.
            await copy.CancelAsync().ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            throw;
        }
    }

    private static async Task SendAsync(Stream copy, ClusterState cluster, Batch batch, DateTimeOffset recordedAt, TreeGrowth tree, CancellationToken cancellationToken)
    {
        using var rows = new BinaryRows();
        rows.Begin();
        for (var i = 0; i < batch.Rows.Count; i++)
        {
            Write(rows, cluster, batch.First + i, recordedAt, batch.Rows[i], tree.Marks[i]);
            if (rows.Length < CopyChunk)
                continue;
            await copy.WriteAsync(rows.Written, cancellationToken);
            rows.Clear();
        }

        rows.End();
        await copy.WriteAsync(rows.Written, cancellationToken);
    }

    /// <summary>One row, in the order of the statement's columns.</summary>
    public static void Write(BinaryRows rows, ClusterState cluster, long position, DateTimeOffset recordedAt, in PendingRow row, int mark)
    {
        rows.Row(19);
        rows.SmallInt(cluster.Id);
        rows.BigInt(position);
        rows.TimestampTz(recordedAt);
        rows.TimestampTz(row.ObservedAt);
        rows.Int(row.ObjectId);
        rows.Int(row.Names.Kind?.Id);
        rows.Char((byte)row.Verb);
        rows.Text(row.ResourceVersion);
        rows.BigInt(row.Generation);
        rows.Int(row.ManagerId);
        rows.Int(mark);
        if (row.PathIds is { } paths)
            rows.Ints(paths);
        else
            rows.Null();
        if (row.PathManagerIds is { } managers)
            rows.Ints(managers);
        else
            rows.Null();
        rows.SmallInt(row.Flags);
        rows.Char((byte)row.Payload.Encoding);
        rows.SmallInt(row.Payload.DictionaryId);
        rows.SmallInt(row.Payload.Distance);
        rows.Bytea(row.ContentHash);
        rows.Bytea(row.Payload.Bytes);
    }

    /// <summary>What goes with the rows: the ends of objects, bookmarks, coverage, paths, gaps, the tree, and the hint for readers.</summary>
    public static async Task SaveProgressAsync(NpgsqlConnection connection, ClusterState cluster, Batch batch, TreeGrowth tree, CancellationToken cancellationToken)
    {
        await using var progress = new NpgsqlBatch(connection);
        if (batch.Updates.Count > 0)
        {
            Add(
                progress,
                """
                UPDATE object o SET deleted_position = u.deleted_position, kind_id = u.kind_id
                FROM unnest($2, $3, $4) AS u (id, deleted_position, kind_id) WHERE o.cluster = $1 AND o.id = ANY ($2) AND o.id = u.id
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

        foreach (var (number, keys) in batch.PathBlocks)
            Add(progress, "INSERT INTO path_block (cluster, number, keys) VALUES ($1, $2, $3)", cluster.Id, number, keys);
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
            Add(progress, $"SELECT pg_notify('{Reading.LogListener.Channel}', $1)", string.Create(CultureInfo.InvariantCulture, $"{batch.Next - 1} {cluster.Name}"));
        if (progress.BatchCommands.Count > 0)
            await progress.ExecuteNonQueryAsync(cancellationToken);
    }

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
