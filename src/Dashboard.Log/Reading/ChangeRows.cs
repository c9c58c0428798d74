using System.Collections.Concurrent;
using System.Data.Common;
using Dashboard.Log.Payloads;
using Dashboard.Model;
using Npgsql;

namespace Dashboard.Log.Reading;

/// <summary>Turns rows of the log into <see cref="LogRow"/>s. Safe for concurrent use.</summary>
internal sealed class ChangeRows : IDisposable
{
    private readonly ConcurrentBag<Keyframe> _keyframes = [];

    /// <summary>Reads rows chosen by a common table expression <c>picked</c>, which has the columns of change: the choice is limited before anything is joined.</summary>
    public static string Select(string picked, string order) =>
        $"""
        WITH picked AS MATERIALIZED ({picked})
        SELECT c.position, c.recorded_at, c.observed_at, c.verb, c.object_id, c.resource_version, c.generation, m.name,
               ARRAY(SELECT p.path FROM unnest(c.path_ids) WITH ORDINALITY AS u (id, n) JOIN path p ON p.cluster = c.cluster AND p.id = u.id ORDER BY u.n),
               c.flags, c.encoding, c.content_hash, c.payload,
               coalesce(k."group", s."group"), coalesce(k.version, s.version), coalesce(k.kind, s.kind),
               coalesce(o.namespace, s.namespace), o.name, o.uid, s.resource, g.from_at, g.to_at, g.reason, g.detail
        FROM picked c
        LEFT JOIN object o ON o.cluster = c.cluster AND o.id = c.object_id
        LEFT JOIN kind k ON k.cluster = c.cluster AND k.id = c.kind_id
        LEFT JOIN manager m ON m.cluster = c.cluster AND m.id = c.manager_id
        LEFT JOIN gap g ON c.object_id IS NULL AND g.cluster = c.cluster AND g.position = c.position
        LEFT JOIN scope s ON s.cluster = g.cluster AND s.id = g.scope_id
        ORDER BY c.position {order}
        """;

    /// <param name="byteLimit">Reading ends after the row that passes it.</param>
    public async Task<List<LogRow>> ReadAsync(NpgsqlCommand command, string cluster, long byteLimit, CancellationToken cancellationToken)
    {
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        if (!_keyframes.TryTake(out var keyframe))
            keyframe = new Keyframe();
        try
        {
            var rows = new List<LogRow>();
            long bytes = 0;
            while (bytes < byteLimit && await reader.ReadAsync(cancellationToken))
            {
                var row = Row(reader, cluster, keyframe);
                bytes += row is Change change ? change.Json.Length : 0;
                rows.Add(row);
            }

            if (bytes >= byteLimit)
                command.Cancel();
            return rows;
        }
        finally
        {
            _keyframes.Add(keyframe);
        }
    }

    public void Dispose()
    {
        while (_keyframes.TryTake(out var keyframe))
            keyframe.Dispose();
    }

    private static LogRow Row(DbDataReader row, string cluster, Keyframe keyframe)
    {
        var position = row.GetInt64(0);
        var recordedAt = row.GetFieldValue<DateTimeOffset>(1);
        var verb = (Verb)row.GetChar(3);
        var @namespace = row.IsDBNull(16) ? null : row.GetString(16);
        if (verb == Verb.Gap)
        {
            return new Gap(
                cluster, position, recordedAt, new GroupVersionResource(row.GetString(13), row.GetString(14), row.GetString(19)), row.GetString(15), @namespace,
                row.GetFieldValue<DateTimeOffset>(20), row.GetFieldValue<DateTimeOffset>(21), Enum.Parse<GapReason>(row.GetString(22)), row.GetString(23));
        }

        var encoding = (PayloadEncoding)row.GetChar(10);
        if (encoding != PayloadEncoding.Keyframe)
            throw new InvalidDataException($"Row {position} of cluster '{cluster}' has the encoding '{(char)encoding}', which this program does not know.");
        return new Change(
            cluster,
            position,
            recordedAt,
            row.GetFieldValue<DateTimeOffset>(2),
            verb,
            row.GetInt32(4),
            new ObjectIdentity(new GroupVersionKind(row.GetString(13), row.GetString(14), row.GetString(15)), @namespace, row.GetString(17), row.GetString(18)),
            row.GetString(5),
            row.IsDBNull(6) ? null : row.GetInt64(6),
            row.IsDBNull(7) ? null : row.GetString(7),
            row.GetFieldValue<string[]>(8),
            (row.GetInt16(9) & RowFlags.Noise) != 0,
            row.GetFieldValue<byte[]>(11),
            keyframe.Decode(row.GetFieldValue<byte[]>(12)))
        {
            Quarantined = (row.GetInt16(9) & RowFlags.Quarantined) != 0,
        };
    }
}
