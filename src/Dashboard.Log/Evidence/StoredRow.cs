using System.Security.Cryptography;
using Dashboard.Log.Payloads;
using Dashboard.Model;
using Dashboard.Model.Evidence;
using Npgsql;

namespace Dashboard.Log.Evidence;

/// <summary>A row as it is stored, with ids, and what is wrong with its content.</summary>
/// <param name="RecordedAt">In microseconds since 1970.</param>
/// <param name="Content">Decoded; null where it was not asked for or does not decode.</param>
/// <param name="Fault">Why the content is not what its hash says; null when it is, or was not asked for.</param>
internal sealed record StoredRow(
    long Position, long RecordedAt, long ObservedAt, Verb Verb, int? ObjectId, int? KindId, string ResourceVersion, long? Generation, int? ManagerId,
    int[] PathIds, short Flags, int Mark, byte[] ContentHash, byte[]? Content, string? Fault)
{
    private const string Facts =
        "position, recorded_at, observed_at, verb, object_id, kind_id, resource_version, generation, manager_id, path_ids, flags, leaf_mark, content_hash";

    private const string Range = "FROM change WHERE cluster = $1 AND position >= $2 AND position < $3 ORDER BY position, recorded_at";

    /// <summary>Rows of a range in order. More than one of a position are all returned.</summary>
    /// <param name="keyframe">Null: contents are neither read nor checked.</param>
    /// <param name="keep">Which contents to return; the others are only checked.</param>
    public static async IAsyncEnumerable<StoredRow> ReadAsync(
        NpgsqlConnection connection, LogId log, long first, long next, Keyframe? keyframe, Func<Verb, bool> keep,
        [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand($"SELECT {Facts}{(keyframe is null ? "" : ", encoding, dictionary_id, keyframe_distance, payload")} {Range}", connection)
        {
            Parameters = { new() { Value = log.Id }, new() { Value = first }, new() { Value = next } },
            CommandTimeout = 300,
        };
        await using var row = await command.ExecuteReaderAsync(cancellationToken);
        var buffer = Array.Empty<byte>();
        while (await row.ReadAsync(cancellationToken))
        {
            var hash = row.GetFieldValue<byte[]>(12);
            var verb = (Verb)row.GetChar(3);
            ReadOnlyMemory<byte> content = default;
            string? fault = null;
            if (keyframe is not null)
                (content, fault) = Decode(row, keyframe, hash, ref buffer);
            yield return new StoredRow(
                row.GetInt64(0), Time(row, 1), Time(row, 2), verb,
                Int(row, 4), Int(row, 5), row.GetString(6), row.IsDBNull(7) ? null : row.GetInt64(7), Int(row, 8),
                Paths(row, 9), row.GetInt16(10), row.GetInt32(11), hash,
                keyframe is not null && keep(verb) ? content.ToArray() : null, fault);
        }
    }

    private static (ReadOnlyMemory<byte> Content, string? Fault) Decode(NpgsqlDataReader row, Keyframe keyframe, byte[] hash, ref byte[] buffer)
    {
        if ((PayloadEncoding)row.GetChar(13) != PayloadEncoding.Keyframe || !row.IsDBNull(14) || row.GetInt16(15) != 0)
            return (default, "its encoding is not one that this program knows");
        try
        {
            var payload = row.GetFieldValue<byte[]>(16);
            var size = Keyframe.Size(payload);
            if (buffer.Length < size)
                buffer = new byte[size];
            var content = buffer.AsMemory(0, keyframe.Decode(payload, buffer));
            Span<byte> actual = stackalloc byte[SHA256.HashSizeInBytes];
            SHA256.HashData(content.Span, actual);
            return actual.SequenceEqual(hash) ? (content, null) : (content, "its content does not have the hash that is stored with it");
        }
        catch (InvalidDataException error)
        {
            return (default, "its content does not decode: " + error.Message);
        }
    }

    // A time that no clock shows, or an array that is no list of ids, is another than was recorded: that shows in the leaf.
    private static long Time(NpgsqlDataReader row, int column)
    {
        try
        {
            return EvidenceRecord.Micros(row.GetFieldValue<DateTimeOffset>(column));
        }
        catch (Exception error) when (error is InvalidCastException or ArgumentException or OverflowException)
        {
            return long.MinValue;
        }
    }

    private static int[] Paths(NpgsqlDataReader row, int column)
    {
        try
        {
            return row.IsDBNull(column) ? [] : row.GetFieldValue<int[]>(column);
        }
        catch (Exception error) when (error is InvalidCastException or InvalidOperationException or ArgumentException)
        {
            return [-1];
        }
    }

    private static int? Int(NpgsqlDataReader row, int column) => row.IsDBNull(column) ? null : row.GetInt32(column);
}
