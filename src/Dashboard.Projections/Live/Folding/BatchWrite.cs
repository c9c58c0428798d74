using Dashboard.Projections.Findings;
using Npgsql;
using NpgsqlTypes;

namespace Dashboard.Projections.Live.Folding;

/// <summary>
/// Writes a folded batch: one statement a table, rows as arrays. What is updated is named twice, by its objects and among what is open: joined to the arrays alone,
/// PostgreSQL read all open intervals of a cluster for each batch.
/// </summary>
internal sealed class BatchWrite(NpgsqlBatch batch, short clusterId)
{
    public static void Add(NpgsqlBatch batch, short clusterId, BatchFold fold)
    {
        var write = new BatchWrite(batch, clusterId);
        write.Objects([.. fold.Objects.Values]);
        write.Health(fold.Health);
        write.Conditions(fold.Conditions);
        write.Owners(fold.Owners);
        write.References(fold.References);
        write.Activity(fold.Activity);
        write.Findings([.. fold.Findings.Rows]);
    }

    /// <summary>Takes back references as if they had never been read, and adds others.</summary>
    public static async Task ReplaceAsync(
        NpgsqlConnection connection, short clusterId, List<ReferenceEdgeRow> stale, List<ReferenceEdgeRow> found, CancellationToken cancellationToken)
    {
        await using var batch = new NpgsqlBatch(connection);
        var write = new BatchWrite(batch, clusterId);
        if (stale.Count > 0)
            write.Add(
                """
                DELETE FROM reference_edge e USING unnest($2, $3, $4) AS r (object_id, path, from_position)
                WHERE e.cluster = $1 AND e.object_id = r.object_id AND e.path = r.path AND e.from_position = r.from_position
                """,
                Ints(stale, row => row.ObjectId), Texts(stale, row => row.Reference.Path), Longs(stale, row => row.From));
        write.References(found);
        if (batch.BatchCommands.Count > 0)
            await batch.ExecuteNonQueryAsync(cancellationToken);
    }

    private void Objects(List<FoldedObject> rows)
    {
        if (rows.Count == 0)
            return;
        Add(
            """
            INSERT INTO object_state AS s (cluster, object_id, kind_id, namespace, name, uid, health, health_reason, health_message, health_since, labels, cells,
                resource_version, generation, created_at, changed_at, deleted_at, inferred_delete, first_position, position, versions, noise_versions, trace)
            SELECT $1, r.object_id, r.kind_id, r.namespace, r.name, r.uid, r.health, r.health_reason, r.health_message, r.health_since, r.labels::jsonb, r.cells::text[],
                r.resource_version, r.generation, r.created_at, r.changed_at, r.deleted_at, r.inferred_delete, r.first_position, r.position, r.versions, r.noise_versions, r.trace
            FROM unnest($2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23)
                AS r (object_id, kind_id, namespace, name, uid, health, health_reason, health_message, health_since, labels, cells, resource_version, generation,
                      created_at, changed_at, deleted_at, inferred_delete, first_position, position, versions, noise_versions, trace)
            ON CONFLICT (cluster, object_id) DO UPDATE SET
                kind_id = excluded.kind_id, health = excluded.health, health_reason = excluded.health_reason, health_message = excluded.health_message,
                health_since = excluded.health_since, labels = excluded.labels, cells = excluded.cells, resource_version = excluded.resource_version,
                generation = excluded.generation, created_at = excluded.created_at, changed_at = excluded.changed_at, deleted_at = excluded.deleted_at,
                inferred_delete = excluded.inferred_delete, position = excluded.position, versions = excluded.versions, noise_versions = excluded.noise_versions,
                trace = excluded.trace
            """,
            Ints(rows, row => row.Id), Ints(rows, row => row.Kind.Id), Texts(rows, row => row.Identity.Namespace), Texts(rows, row => row.Identity.Name),
            Texts(rows, row => row.Identity.Uid), Shorts(rows, row => (short)row.Health), Texts(rows, row => row.Reason), Texts(rows, row => row.Message),
            Times(rows, row => row.Since), Texts(rows, row => row.Labels), Texts(rows, row => ArrayText.Of(row.Cells)), Texts(rows, row => row.ResourceVersion),
            Longs(rows, row => row.Generation), Times(rows, row => row.CreatedAt), Times(rows, row => row.ChangedAt), Times(rows, row => row.DeletedAt),
            Bools(rows, row => row.InferredDelete), Longs(rows, row => row.FirstPosition), Longs(rows, row => row.Position), Ints(rows, row => row.Versions),
            Ints(rows, row => row.NoiseVersions), Array(rows, row => TraceBytes.Write(row.Trace), NpgsqlDbType.Bytea));
    }

    private void Health(List<HealthSpanRow> spans)
    {
        Close("health_span", "", spans.FindAll(span => span is { Stored: true, To: not null }));
        var rows = spans.FindAll(span => !span.Stored);
        if (rows.Count == 0)
            return;
        Add(
            """
            INSERT INTO health_span (cluster, object_id, from_position, from_at, to_position, to_at, status, reason, turned)
            SELECT $1, * FROM unnest($2, $3, $4, $5, $6, $7, $8, $9)
            """,
            [.. Span(rows), Shorts(rows, row => (short)row.Status), Texts(rows, row => row.Reason), Bools(rows, row => row.Turned)]);
    }

    private void Conditions(List<ConditionSpanRow> spans)
    {
        var touched = spans.FindAll(span => span is { Stored: true, Touched: true });
        if (touched.Count > 0)
            Add(
                """
                UPDATE condition_span AS s SET message = r.message, last_transition_time = r.last_transition_time
                FROM unnest($2, $3, $4, $5, $6) AS r (object_id, from_position, type, message, last_transition_time)
                WHERE s.cluster = $1 AND s.object_id = ANY ($2) AND s.to_position IS NULL
                    AND s.object_id = r.object_id AND s.type = r.type AND s.from_position = r.from_position
                """,
                Ints(touched, row => row.ObjectId), Longs(touched, row => row.From), Texts(touched, row => row.Reading.Type),
                Texts(touched, row => row.Reading.Message), Times(touched, row => row.Reading.Since));
        var closed = spans.FindAll(span => span is { Stored: true, To: not null });
        Close("condition_span", "type", closed, Texts(closed, row => row.Reading.Type));
        var rows = spans.FindAll(span => !span.Stored);
        if (rows.Count == 0)
            return;
        Add(
            """
            INSERT INTO condition_span (cluster, object_id, from_position, from_at, to_position, to_at, type, status, reason, message, health, place, last_transition_time)
            SELECT $1, * FROM unnest($2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)
            """,
            [.. Span(rows), Texts(rows, row => row.Reading.Type), Texts(rows, row => row.Reading.Status), Texts(rows, row => row.Reading.Reason),
             Texts(rows, row => row.Reading.Message), Shorts(rows, row => (short)row.Health), Shorts(rows, row => (short)row.Place), Times(rows, row => row.Reading.Since)]);
    }

    private void Owners(List<OwnerEdgeRow> edges)
    {
        var closed = edges.FindAll(edge => edge is { Stored: true, To: not null });
        Close("owner_edge", "owner_uid", closed, Texts(closed, row => row.Owner.Uid));
        var rows = edges.FindAll(edge => !edge.Stored);
        if (rows.Count == 0)
            return;
        Add(
            """
            INSERT INTO owner_edge (cluster, object_id, from_position, from_at, to_position, to_at, owner_uid, owner_kind, owner_name, controller, place)
            SELECT $1, * FROM unnest($2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
            """,
            [.. Span(rows), Texts(rows, row => row.Owner.Uid), Texts(rows, row => row.Owner.Kind), Texts(rows, row => row.Owner.Name),
             Bools(rows, row => row.Owner.Controller), Shorts(rows, row => (short)row.Place)]);
    }

    private void References(List<ReferenceEdgeRow> edges)
    {
        var closed = edges.FindAll(edge => edge is { Stored: true, To: not null });
        Close("reference_edge", "path", closed, Texts(closed, row => row.Reference.Path));
        var rows = edges.FindAll(edge => !edge.Stored);
        if (rows.Count == 0)
            return;
        Add(
            """
            INSERT INTO reference_edge (cluster, object_id, from_position, from_at, to_position, to_at, path, rule, configured, verb, certainty,
                target_group, target_kind, target_namespace, target_name, selector)
            SELECT $1, * FROM unnest($2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)
            """,
            [.. Span(rows), Texts(rows, row => row.Reference.Path), Texts(rows, row => row.Reference.Rule), Bools(rows, row => row.Reference.Configured),
             Shorts(rows, row => (short)row.Reference.Verb), Shorts(rows, row => (short)row.Reference.Certainty), Texts(rows, row => row.Reference.Group),
             Texts(rows, row => row.Reference.Kind), Texts(rows, row => row.Reference.Namespace), Texts(rows, row => row.Reference.Name), Texts(rows, row => row.Reference.Selector)]);
    }

    private void Activity(ActivityCounts activity)
    {
        if (activity.Counts.Count == 0)
            return;
        var rows = activity.Counts.ToList();
        Add(
            """
            INSERT INTO activity AS a (cluster, minute, kind_id, namespace, changes, noise, failures)
            SELECT $1, * FROM unnest($2, $3, $4, $5, $6, $7)
            ON CONFLICT (cluster, minute, kind_id, namespace) DO UPDATE SET
                changes = a.changes + excluded.changes, noise = a.noise + excluded.noise, failures = a.failures + excluded.failures
            """,
            Times(rows, row => row.Key.Minute), Ints(rows, row => row.Key.KindId), Texts(rows, row => row.Key.Namespace), Ints(rows, row => row.Value.Changes),
            Ints(rows, row => row.Value.Noise), Ints(rows, row => row.Value.Failures));
    }

    private void Findings(List<FindingRow> rows)
    {
        if (rows.Count == 0)
            return;
        Add(
            $"""
            INSERT INTO finding AS f (cluster, object_id, type, subject, first_position, first_at, last_position, last_at, count, managers, positions)
            SELECT $1, r.object_id, r.type, r.subject, r.first_position, r.first_at, r.last_position, r.last_at, r.count, r.managers::text[], r.positions::bigint[]
            FROM unnest($2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
                AS r (object_id, type, subject, first_position, first_at, last_position, last_at, count, managers, positions)
            ON CONFLICT (cluster, object_id, type, subject, first_position) DO UPDATE SET
                last_position = excluded.last_position, last_at = excluded.last_at, count = excluded.count, managers = excluded.managers,
                positions = (f.positions || excluded.positions)[greatest(1, cardinality(f.positions) + cardinality(excluded.positions) - {FindingRow.MaxPositions - 1}):]
            """,
            Ints(rows, row => row.ObjectId), Texts(rows, row => row.Type.ToString()), Texts(rows, row => row.Subject), Longs(rows, row => row.First.Position),
            Times(rows, row => row.First.At), Longs(rows, row => row.Last.Position), Times(rows, row => row.Last.At), Ints(rows, row => row.Count),
            Texts(rows, row => ArrayText.Of([.. row.Managers])), Texts(rows, row => $"{{{string.Join(',', row.Positions)}}}"));
    }

    private void Close<TRow>(string table, string key, List<TRow> rows, NpgsqlParameter? keys = null) where TRow : SpanRow
    {
        if (rows.Count == 0)
            return;
        var (column, match) = keys is null ? ("", "") : (", key", $" AND s.{key} = r.key");
        Add(
            $"""
            UPDATE {table} AS s SET to_position = r.to_position, to_at = r.to_at
            FROM unnest($2, $3, $4, $5{(keys is null ? "" : ", $6")}) AS r (object_id, from_position, to_position, to_at{column})
            WHERE s.cluster = $1 AND s.object_id = ANY ($2) AND s.to_position IS NULL
                AND s.object_id = r.object_id AND s.from_position = r.from_position{match}
            """,
            [Ints(rows, row => row.ObjectId), Longs(rows, row => row.From), Longs(rows, row => row.To), Times(rows, row => row.ToAt), .. keys is null ? [] : new[] { keys }]);
    }

    private static NpgsqlParameter[] Span<TRow>(List<TRow> rows) where TRow : SpanRow =>
        [Ints(rows, row => row.ObjectId), Longs(rows, row => row.From), Times(rows, row => row.FromAt), Longs(rows, row => row.To), Times(rows, row => row.ToAt)];

    private void Add(string sql, params NpgsqlParameter[] values)
    {
        var command = new NpgsqlBatchCommand(sql);
        command.Parameters.Add(new NpgsqlParameter { Value = clusterId });
        foreach (var value in values)
            command.Parameters.Add(value);
        batch.BatchCommands.Add(command);
    }

    private static NpgsqlParameter Ints<T>(List<T> rows, Func<T, int> value) => Array(rows, value, NpgsqlDbType.Integer);

    private static NpgsqlParameter Shorts<T>(List<T> rows, Func<T, short> value) => Array(rows, value, NpgsqlDbType.Smallint);

    private static NpgsqlParameter Longs<T>(List<T> rows, Func<T, long?> value) => Array(rows, value, NpgsqlDbType.Bigint);

    private static NpgsqlParameter Bools<T>(List<T> rows, Func<T, bool> value) => Array(rows, value, NpgsqlDbType.Boolean);

    private static NpgsqlParameter Texts<T>(List<T> rows, Func<T, string?> value) => Array(rows, value, NpgsqlDbType.Text);

    private static NpgsqlParameter Times<T>(List<T> rows, Func<T, DateTimeOffset?> value) => Array(rows, row => value(row)?.ToUniversalTime(), NpgsqlDbType.TimestampTz);

    private static NpgsqlParameter Array<T, TValue>(List<T> rows, Func<T, TValue> value, NpgsqlDbType type)
    {
        var values = new TValue[rows.Count];
        for (var i = 0; i < values.Length; i++)
            values[i] = value(rows[i]);
        return new NpgsqlParameter { Value = values, NpgsqlDbType = NpgsqlDbType.Array | type };
    }
}
