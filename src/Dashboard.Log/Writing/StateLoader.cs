using Dashboard.Log.Payloads;
using Dashboard.Model;
using Dashboard.Model.Capture;
using Dashboard.Model.Evidence;
using Npgsql;

namespace Dashboard.Log.Writing;

/// <summary>Takes an epoch of a cluster's log and reads back what its last writer knew, but for the objects' bytes: most will not be needed.</summary>
internal static class StateLoader
{
    private const string TakeNext = "UPDATE log_head SET epoch = epoch + 1 WHERE cluster = $1 RETURNING epoch, next, frontier";
    private const string TakeLeased = "UPDATE log_head SET epoch = epoch WHERE cluster = $1 AND epoch = $2 RETURNING epoch, next, frontier";

    private const string LastVersions =
        """
        SELECT o.id, o.kind_id, o.namespace, o.name, o.uid, c.position, c.verb, c.resource_version, c.generation, c.content_hash, c.keyframe_distance
        FROM object o
        LEFT JOIN LATERAL (SELECT * FROM change WHERE change.cluster = o.cluster AND change.object_id = o.id ORDER BY change.position DESC LIMIT 1) c ON true
        WHERE o.cluster = $1
        """;

    /// <param name="leased">The epoch that came with the lease; null: the next one.</param>
    /// <exception cref="SinkClosedException">The lease has been taken by another meanwhile.</exception>
    public static async Task<ClusterState> OpenAsync(NpgsqlDataSource dataSource, string name, long? leased, CancellationToken cancellationToken)
    {
        await using var connection = await dataSource.OpenConnectionAsync(cancellationToken);
        var id = await ClusterIdAsync(connection, name, cancellationToken);
        long epoch, next;
        TreeFrontier frontier;
        // Waits for a transaction of the writer before us; everything of it that comes later is refused. Only then is the state read.
        await using (var take = leased is { } mine ? Command(connection, TakeLeased, id, mine) : Command(connection, TakeNext, id))
        await using (var head = await take.ExecuteReaderAsync(cancellationToken))
        {
            if (!await head.ReadAsync(cancellationToken))
                throw new SinkClosedException($"The lease on the log of cluster '{name}' was lost before its writer had opened.");
            (epoch, next) = (head.GetInt64(0), head.GetInt64(1));
            frontier = TreeFrontier.Of(next, head.GetFieldValue<byte[]>(2));
        }

        var state = new ClusterState(id, name, epoch, next, frontier);
        await LoadNamesAsync(connection, state, cancellationToken);
        await LoadPathBlockAsync(connection, state, cancellationToken);
        await LoadDictionariesAsync(connection, state, cancellationToken);
        await LoadScopesAsync(connection, state, cancellationToken);
        await using (var counts = Command(connection, "SELECT coalesce(max(id), 0) + 1, count(deleted_position) > 0 FROM object WHERE cluster = $1", id))
        await using (var row = await counts.ExecuteReaderAsync(cancellationToken))
        {
            await row.ReadAsync(cancellationToken);
            (state.NextObjectId, state.MayHaveForgotten) = (row.GetInt32(0), row.GetBoolean(1));
        }

        await using var alive = Command(connection, LastVersions + " AND o.deleted_position IS NULL", id);
        alive.CommandTimeout = 600;
        await LoadObjectsAsync(alive, state, cancellationToken);
        return state;
    }

    /// <summary>Objects by uid, dead ones too, into the state.</summary>
    public static async Task<int> LookUpAsync(NpgsqlDataSource dataSource, ClusterState state, string[] uids, CancellationToken cancellationToken)
    {
        await using var connection = await dataSource.OpenConnectionAsync(cancellationToken);
        await using var named = Command(connection, LastVersions + " AND o.uid = ANY ($2)", state.Id, uids);
        return await LoadObjectsAsync(named, state, cancellationToken);
    }

    /// <summary>Of a cluster's name, which is given one with an empty log if it has none.</summary>
    public static async Task<short> ClusterIdAsync(NpgsqlConnection connection, string name, CancellationToken cancellationToken)
    {
        // Looked for first: an insert that meets a conflict uses up a number all the same, and there are few.
        await using var find = Command(connection, "SELECT id FROM cluster WHERE name = $1", name);
        if (await find.ExecuteScalarAsync(cancellationToken) is not short id)
        {
            await using var insert = Command(connection, "INSERT INTO cluster (name) VALUES ($1) ON CONFLICT (name) DO NOTHING", name);
            await insert.ExecuteNonQueryAsync(cancellationToken);
            id = (short)(await find.ExecuteScalarAsync(cancellationToken))!;
        }

        // Looked for first here too: an insert that meets a conflict waits for the transaction which holds the row.
        await using var head = Command(
            connection, "INSERT INTO log_head (cluster) SELECT $1 WHERE NOT EXISTS (SELECT FROM log_head WHERE cluster = $1) ON CONFLICT (cluster) DO NOTHING", id);
        await head.ExecuteNonQueryAsync(cancellationToken);
        return id;
    }

    private static async Task LoadNamesAsync(NpgsqlConnection connection, ClusterState state, CancellationToken cancellationToken)
    {
        await using (var kinds = Command(connection, "SELECT id, \"group\", version, kind, resource, namespaced FROM kind WHERE cluster = $1", state.Id))
        await using (var row = await kinds.ExecuteReaderAsync(cancellationToken))
        {
            while (await row.ReadAsync(cancellationToken))
            {
                var kind = new GroupVersionKind(row.GetString(1), row.GetString(2), row.GetString(3));
                state.Kinds.Add(kind, new KindState(row.GetInt32(0), kind, row.GetString(4), row.GetBoolean(5)));
            }
        }

        await LoadAsync("SELECT id, name FROM manager WHERE cluster = $1", state.Managers);
        await LoadAsync("SELECT id, path FROM path WHERE cluster = $1", state.Paths);

        async Task LoadAsync(string sql, Dictionary<string, int> ids)
        {
            await using var names = Command(connection, sql, state.Id);
            await using var row = await names.ExecuteReaderAsync(cancellationToken);
            while (await row.ReadAsync(cancellationToken))
                ids.Add(row.GetString(1), row.GetInt32(0));
        }
    }

    private static async Task LoadPathBlockAsync(NpgsqlConnection connection, ClusterState state, CancellationToken cancellationToken)
    {
        await using var rows = Command(
            connection, "SELECT DISTINCT id FROM change, unnest(path_ids) AS id WHERE cluster = $1 AND position >= $2 AND id IS NOT NULL", state.Id, state.Next / PathKey.Block * PathKey.Block);
        await using var row = await rows.ExecuteReaderAsync(cancellationToken);
        while (await row.ReadAsync(cancellationToken))
            state.PathBlock.Load([row.GetInt32(0)]);
    }

    // The newest of each kind and encoding is what is written with; the others count.
    private static async Task LoadDictionariesAsync(NpgsqlConnection connection, ClusterState state, CancellationToken cancellationToken)
    {
        const string Sql =
            """
            SELECT id, kind_id, encoding, CASE WHEN id = max(id) OVER (PARTITION BY kind_id, encoding) THEN body END
            FROM dictionary WHERE cluster = $1 ORDER BY id
            """;
        var kinds = state.Kinds.Values.ToDictionary(kind => kind.Id);
        await using var dictionaries = Command(connection, Sql, state.Id);
        await using var row = await dictionaries.ExecuteReaderAsync(cancellationToken);
        while (await row.ReadAsync(cancellationToken))
        {
            var (id, kind, encoding) = (row.GetInt16(0), kinds[row.GetInt32(1)], (PayloadEncoding)row.GetChar(2));
            state.NextDictionaryId = (short)(id + 1);
            state.Trained.Add((kind, encoding));
            if (!row.IsDBNull(3))
                kind.Dictionaries = kind.Dictionaries.With(encoding, new ZstdDictionary(id, row.GetFieldValue<byte[]>(3)));
        }
    }

    private static async Task LoadScopesAsync(NpgsqlConnection connection, ClusterState state, CancellationToken cancellationToken)
    {
        const string Sql =
            """
            SELECT s.id, s."group", s.version, s.resource, s.kind, s.namespace, b.resource_version, b.covered_until,
                   c.from_at, c.to_at, c.closed_reason, c.closed_detail
            FROM scope s
            LEFT JOIN bookmark b ON b.cluster = s.cluster AND b.scope_id = s.id
            LEFT JOIN LATERAL (SELECT * FROM coverage WHERE cluster = s.cluster AND scope_id = s.id ORDER BY from_at DESC LIMIT 1) c ON true
            WHERE s.cluster = $1
            """;
        await using var scopes = Command(connection, Sql, state.Id);
        await using var row = await scopes.ExecuteReaderAsync(cancellationToken);
        while (await row.ReadAsync(cancellationToken))
        {
            var resource = new GroupVersionResource(row.GetString(1), row.GetString(2), row.GetString(3));
            var scope = new WatchScope(state.Name, resource, new GroupVersionKind(resource.Group, resource.Version, row.GetString(4)), Text(row, 5));
            state.Scopes.Add(scope, new ScopeState(row.GetInt32(0), scope)
            {
                ResourceVersion = Text(row, 6),
                CoveredUntil = Time(row, 7),
                Coverage = Time(row, 8) is { } from ? new Coverage(from, Time(row, 9), Text(row, 10), Text(row, 11)) : null,
            });
        }
    }

    private static async Task<int> LoadObjectsAsync(NpgsqlCommand command, ClusterState state, CancellationToken cancellationToken)
    {
        var kinds = state.Kinds.Values.ToDictionary(kind => kind.Id);
        await using var row = await command.ExecuteReaderAsync(cancellationToken);
        var count = 0;
        for (; await row.ReadAsync(cancellationToken); count++)
        {
            var loaded = new ObjectState(row.GetInt32(0), row.GetString(4), state.Namespace(Text(row, 2)), row.GetString(3)) { Kind = kinds[row.GetInt32(1)] };
            if (row.IsDBNull(5))
            {
                // Retention keeps the last version of whatever lives.
                loaded.Verb = Verb.Deleted;
            }
            else
            {
                loaded.Position = row.GetInt64(5);
                loaded.Verb = (Verb)row.GetChar(6);
                loaded.ResourceVersion = row.GetString(7);
                loaded.Generation = row.IsDBNull(8) ? null : row.GetInt64(8);
                loaded.ContentHash = row.GetFieldValue<byte[]>(9);
                loaded.Distance = row.GetInt16(10);
            }

            state.Add(loaded);
            if (!loaded.Alive)
                state.Deleted(loaded);
        }

        return count;
    }

    private static string? Text(NpgsqlDataReader row, int column) => row.IsDBNull(column) ? null : row.GetString(column);

    private static DateTimeOffset? Time(NpgsqlDataReader row, int column) => row.IsDBNull(column) ? null : row.GetFieldValue<DateTimeOffset>(column);

    private static NpgsqlCommand Command(NpgsqlConnection connection, string sql, params ReadOnlySpan<object> values)
    {
        var command = new NpgsqlCommand(sql, connection);
        foreach (var value in values)
            command.Parameters.Add(new NpgsqlParameter { Value = value });
        return command;
    }
}
