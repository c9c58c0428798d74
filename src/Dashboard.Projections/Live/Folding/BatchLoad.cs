using Dashboard.Model;
using Dashboard.Projections.Findings;
using Dashboard.Projections.Health;
using Dashboard.Projections.References;
using Npgsql;

namespace Dashboard.Projections.Live.Folding;

/// <summary>Loads what earlier batches stored about the objects of a batch.</summary>
internal static class BatchLoad
{
    /// <summary>Rows of <see cref="Reference(NpgsqlDataReader)"/>.</summary>
    public const string OpenReferences =
        """
        SELECT object_id, path, rule, configured, verb, certainty, target_group, target_kind, target_namespace, target_name, selector, from_position, from_at
        FROM reference_edge WHERE cluster = $1 AND object_id = ANY ($2) AND to_position IS NULL
        """;

    /// <summary>Adds the statements whose results <see cref="ReadAsync"/> reads.</summary>
    public static void Add(NpgsqlBatch batch, short clusterId, int[] objects, int[] referring)
    {
        Select(
            """
            SELECT object_id, kind_id, health, health_reason, health_message, health_since, labels::text, cells, resource_version, generation,
                   created_at, changed_at, deleted_at, inferred_delete, first_position, position, versions, noise_versions, trace
            FROM object_state WHERE cluster = $1 AND object_id = ANY ($2)
            """);
        Select("SELECT object_id, status, reason, turned, from_position, from_at FROM health_span WHERE cluster = $1 AND object_id = ANY ($2) AND to_position IS NULL");
        Select(
            """
            SELECT object_id, type, status, reason, message, health, place, from_position, from_at, last_transition_time
            FROM condition_span WHERE cluster = $1 AND object_id = ANY ($2) AND to_position IS NULL
            """);
        Select(
            """
            SELECT object_id, owner_uid, owner_kind, owner_name, controller, place, from_position, from_at
            FROM owner_edge WHERE cluster = $1 AND object_id = ANY ($2) AND to_position IS NULL
            """);
        if (referring.Length > 0)
            Select(OpenReferences, referring);

        void Select(string sql, int[]? ids = null) => batch.BatchCommands.Add(
            new NpgsqlBatchCommand(sql) { Parameters = { new() { Value = clusterId }, new() { Value = ids ?? objects } } });
    }

    /// <param name="reader">At the first of the results.</param>
    public static async Task ReadAsync(
        NpgsqlDataReader reader, KindCatalog kinds, IReadOnlyDictionary<int, ObjectIdentity> wanted, BatchFold fold, CancellationToken cancellationToken)
    {
        while (await reader.ReadAsync(cancellationToken))
            Object(reader, kinds, wanted, fold);
        await reader.NextResultAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
            Health(reader, fold);
        await reader.NextResultAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
            Condition(reader, fold);
        await reader.NextResultAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
            Owner(reader, fold);
        await reader.NextResultAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
            Reference(reader, fold);
    }

    private static void Object(NpgsqlDataReader row, KindCatalog kinds, IReadOnlyDictionary<int, ObjectIdentity> wanted, BatchFold fold)
    {
        var identity = wanted[row.GetInt32(0)];
        var state = new FoldedObject(row.GetInt32(0), identity, kinds.ById(row.GetInt32(1)) ?? kinds[identity.Kind])
        {
            Health = (HealthStatus)row.GetInt16(2),
            Reason = row.GetString(3),
            Message = row.GetString(4),
            Since = row.GetFieldValue<DateTimeOffset>(5),
            Labels = row.GetString(6),
            Cells = row.GetFieldValue<string?[]>(7),
            ResourceVersion = row.GetString(8),
            Generation = row.IsDBNull(9) ? null : row.GetInt64(9),
            CreatedAt = row.GetFieldValue<DateTimeOffset>(10),
            ChangedAt = row.GetFieldValue<DateTimeOffset>(11),
            DeletedAt = row.IsDBNull(12) ? null : row.GetFieldValue<DateTimeOffset>(12),
            InferredDelete = row.GetBoolean(13),
            FirstPosition = row.GetInt64(14),
            Position = row.GetInt64(15),
            Versions = row.GetInt32(16),
            NoiseVersions = row.GetInt32(17),
            Trace = TraceBytes.Read(row.GetFieldValue<byte[]>(18)),
        };
        state.Before = state.Live ? (state.Health, state.Reason) : null;
        fold.Objects.Add(state.Id, state);
    }

    private static void Health(NpgsqlDataReader row, BatchFold fold)
    {
        var span = new HealthSpanRow(
            row.GetInt32(0), (HealthStatus)row.GetInt16(1), row.GetString(2), row.GetBoolean(3), row.GetInt64(4), row.GetFieldValue<DateTimeOffset>(5), stored: true);
        fold.Objects[span.ObjectId].OpenHealth = span;
        fold.Health.Add(span);
    }

    private static void Condition(NpgsqlDataReader row, BatchFold fold)
    {
        var reading = new ConditionReading(
            row.GetString(1), row.GetString(2), row.GetString(3), row.GetString(4), row.IsDBNull(9) ? null : row.GetFieldValue<DateTimeOffset>(9));
        var span = new ConditionSpanRow(
            row.GetInt32(0), reading, (HealthStatus)row.GetInt16(5), row.GetInt16(6), row.GetInt64(7), row.GetFieldValue<DateTimeOffset>(8), stored: true);
        fold.Objects[span.ObjectId].OpenConditions.Add(span);
        fold.Conditions.Add(span);
    }

    private static void Owner(NpgsqlDataReader row, BatchFold fold)
    {
        var edge = new OwnerEdgeRow(
            row.GetInt32(0), new OwnerReading(row.GetString(1), row.GetString(2), row.GetString(3), row.GetBoolean(4)), row.GetInt16(5),
            row.GetInt64(6), row.GetFieldValue<DateTimeOffset>(7), stored: true);
        fold.Objects[edge.ObjectId].OpenOwners.Add(edge);
        fold.Owners.Add(edge);
    }

    private static void Reference(NpgsqlDataReader row, BatchFold fold)
    {
        var edge = Reference(row);
        fold.Objects[edge.ObjectId].OpenReferences.Add(edge.Reference.Path, edge);
        fold.References.Add(edge);
    }

    public static ReferenceEdgeRow Reference(NpgsqlDataReader row)
    {
        var reading = new ReferenceReading(
            row.GetString(1), row.GetString(2), row.GetBoolean(3), (RelationVerb)row.GetInt16(4), (Certainty)row.GetInt16(5), Text(6), row.GetString(7), Text(8), Text(9), Text(10));
        return new ReferenceEdgeRow(row.GetInt32(0), reading, row.GetInt64(11), row.GetFieldValue<DateTimeOffset>(12), stored: true);

        string? Text(int column) => row.IsDBNull(column) ? null : row.GetString(column);
    }
}
