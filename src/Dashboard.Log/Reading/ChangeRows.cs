using System.Collections.Concurrent;
using System.Data.Common;
using Dashboard.Log.Payloads;
using Dashboard.Model;
using Npgsql;

namespace Dashboard.Log.Reading;

/// <summary>How the rows of a query lie in the log, in any order.</summary>
internal enum Adjacency
{
    /// <summary>Somehow.</summary>
    None,

    /// <summary>Of each object that is there, no version between two is missing.</summary>
    Versions,

    /// <summary>No row between two is missing; in order.</summary>
    Log,
}

/// <summary>Turns rows of the log into <see cref="LogRow"/>s. Safe for concurrent use.</summary>
internal sealed class ChangeRows(NpgsqlDataSource dataSource) : IDisposable
{
    /// <summary>Of decoded bytes: reading ends after the row that passes it.</summary>
    public const long ByteLimit = 64 * 1024 * 1024;

    private readonly ConcurrentBag<VersionDecoder> _decoders = [];
    private readonly VersionChains _chains = new(dataSource);
    private readonly DictionaryStore _dictionaries = new(dataSource);

    /// <summary>
    /// Reads rows chosen by a common table expression <c>picked</c>, which has the columns of change: the choice is limited before anything is joined. How many rows
    /// a parameter limits it to PostgreSQL does not know, and joined plainly it read all objects and all paths for a few of them: OFFSET 0 keeps each a lookup.
    /// </summary>
    public static string Select(string picked, string order) =>
        $"""
        WITH picked AS MATERIALIZED ({picked})
        SELECT c.position, c.recorded_at, c.observed_at, c.verb, c.object_id, c.resource_version, c.generation, m.name,
               ARRAY(SELECT p.path FROM unnest(c.path_ids) WITH ORDINALITY AS u (id, n)
                   CROSS JOIN LATERAL (SELECT path FROM path WHERE cluster = c.cluster AND id = u.id OFFSET 0) p ORDER BY u.n),
               c.flags, c.encoding, c.dictionary_id, c.keyframe_distance, c.payload, c.content_hash,
               coalesce(k."group", g."group"), coalesce(k.version, g.version), coalesce(k.kind, g.kind),
               coalesce(o.namespace, g.namespace), o.name, o.uid, g.resource, g.from_at, g.to_at, g.reason, g.detail,
               CASE WHEN c.path_manager_ids IS NOT NULL THEN ARRAY(SELECT p.name FROM unnest(c.path_manager_ids) WITH ORDINALITY AS u (id, n)
                   LEFT JOIN LATERAL (SELECT name FROM manager WHERE cluster = c.cluster AND id = u.id OFFSET 0) p ON true ORDER BY u.n) END
        FROM picked c
        LEFT JOIN LATERAL (SELECT * FROM object WHERE cluster = c.cluster AND id = c.object_id OFFSET 0) o ON true
        LEFT JOIN LATERAL (SELECT * FROM kind WHERE cluster = c.cluster AND id = c.kind_id OFFSET 0) k ON true
        LEFT JOIN LATERAL (SELECT name FROM manager WHERE cluster = c.cluster AND id = c.manager_id OFFSET 0) m ON true
        LEFT JOIN LATERAL (
            SELECT s."group", s.version, s.kind, s.namespace, s.resource, g.from_at, g.to_at, g.reason, g.detail
            FROM gap g JOIN scope s ON s.cluster = g.cluster AND s.id = g.scope_id
            WHERE c.object_id IS NULL AND g.cluster = c.cluster AND g.position = c.position OFFSET 0) g ON true
        ORDER BY c.position {order}
        """;

    /// <summary>Decoded rows in the query's order.</summary>
    /// <param name="limit">Rows to decode; the query may give more, which those are edits of.</param>
    /// <param name="cache">Of what lies before the first row; filled with what was read. Null: there is none.</param>
    /// <exception cref="InvalidDataException">There is a hole where none may be, or a row does not decode; names its cluster and position.</exception>
    public async Task<List<LogRow>> ReadAsync(
        NpgsqlCommand command, string cluster, Adjacency adjacency, int limit, VersionCache? cache, CancellationToken cancellationToken)
    {
        var stored = await StoredAsync(command, cluster, cancellationToken);
        if (adjacency == Adjacency.Log)
            CheckHoles(stored);
        var versions = stored.Where(row => row.Version is not null).Select(row => row.Version!).OrderBy(version => version.Position).ToList();
        var latest = new Dictionary<int, StoredVersion>();
        await _chains.LinkAsync(cluster, versions, Before, adjacency != Adjacency.None, cancellationToken);
        var dictionaries = await _dictionaries.GetAsync(cluster, StoredVersion.DictionaryIds(versions), cancellationToken);
        if (!_decoders.TryTake(out var decoder))
            decoder = new VersionDecoder();
        try
        {
            return Decode(stored.Take(limit), decoder, dictionaries, cache);
        }
        finally
        {
            _decoders.Add(decoder);
        }

        StoredVersion? Before(StoredVersion version)
        {
            var before = latest.GetValueOrDefault(version.ObjectId) ?? cache?.Find(version.ObjectId);
            latest[version.ObjectId] = version;
            return before;
        }
    }

    public void Dispose()
    {
        while (_decoders.TryTake(out var decoder))
            decoder.Dispose();
    }

    private static async Task<List<StoredRow>> StoredAsync(NpgsqlCommand command, string cluster, CancellationToken cancellationToken)
    {
        var rows = new List<StoredRow>();
        long bytes = 0;
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (bytes < ByteLimit && await reader.ReadAsync(cancellationToken))
        {
            var row = Row(reader, cluster);
            bytes += row.Version?.Payload.Bytes.Length ?? 0;
            rows.Add(row);
        }

        if (bytes >= ByteLimit)
            command.Cancel();
        return rows;
    }

    private static void CheckHoles(List<StoredRow> stored)
    {
        for (var i = 1; i < stored.Count; i++)
        {
            if (stored[i].Row.Position != stored[i - 1].Row.Position + 1)
                throw new InvalidDataException($"The log of cluster '{stored[i].Row.Cluster}' has a hole: position {stored[i].Row.Position} follows {stored[i - 1].Row.Position}.");
        }
    }

    private static List<LogRow> Decode(
        IEnumerable<StoredRow> stored, VersionDecoder decoder, IReadOnlyDictionary<short, ZstdDictionary> dictionaries, VersionCache? cache)
    {
        decoder.Begin(ByteLimit);
        var rows = new List<LogRow>();
        long bytes = 0;
        foreach (var (row, version) in stored)
        {
            if (bytes >= ByteLimit)
                break;
            if (row is Change change)
            {
                try
                {
                    change = change with { Json = decoder.Decode(version!, change.ContentHash.Span, dictionaries) };
                }
                catch (InvalidDataException error)
                {
                    throw new InvalidDataException($"Row {change.Position} of cluster '{change.Cluster}' does not decode: {error.Message}", error);
                }

                bytes += change.Json.Length;
                rows.Add(change);
                cache?.Put(version!);
            }
            else
            {
                rows.Add(row);
            }

            if (cache is not null)
                cache.Through = row.Position;
        }

        return rows;
    }

    private static StoredRow Row(DbDataReader row, string cluster)
    {
        var position = row.GetInt64(0);
        var recordedAt = row.GetFieldValue<DateTimeOffset>(1);
        var verb = (Verb)row.GetChar(3);
        var @namespace = row.IsDBNull(18) ? null : row.GetString(18);
        if (verb == Verb.Gap)
        {
            return new StoredRow(
                new Gap(
                    cluster, position, recordedAt, new GroupVersionResource(row.GetString(15), row.GetString(16), row.GetString(21)), row.GetString(17), @namespace,
                    row.GetFieldValue<DateTimeOffset>(22), row.GetFieldValue<DateTimeOffset>(23), Enum.Parse<GapReason>(row.GetString(24)), row.GetString(25)),
                null);
        }

        var change = new Change(
            cluster,
            position,
            recordedAt,
            row.GetFieldValue<DateTimeOffset>(2),
            verb,
            row.GetInt32(4),
            new ObjectIdentity(new GroupVersionKind(row.GetString(15), row.GetString(16), row.GetString(17)), @namespace, row.GetString(19), row.GetString(20)),
            row.GetString(5),
            row.IsDBNull(6) ? null : row.GetInt64(6),
            row.IsDBNull(7) ? null : row.GetString(7),
            row.GetFieldValue<string[]>(8),
            row.IsDBNull(26) ? null : row.GetFieldValue<string?[]>(26),
            (row.GetInt16(9) & RowFlags.Noise) != 0,
            row.GetFieldValue<byte[]>(14),
            default)
        {
            Quarantined = (row.GetInt16(9) & RowFlags.Quarantined) != 0,
        };
        return new StoredRow(change, new StoredVersion(position, change.ObjectId, VersionChains.Payload(row, 10)) { Wanted = true });
    }
}
