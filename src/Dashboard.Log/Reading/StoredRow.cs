using System.Runtime.CompilerServices;
using Dashboard.Log.Payloads;
using Dashboard.Model;
using Dashboard.Model.Evidence;
using Npgsql;

namespace Dashboard.Log.Reading;

/// <summary>A row as it is stored, with ids.</summary>
/// <param name="RecordedAt">In microseconds since 1970; <see cref="long.MinValue"/> for a time that no clock shows.</param>
/// <param name="ObservedAt">Likewise.</param>
/// <param name="Payload">Null where it was not asked for.</param>
internal sealed record StoredRow(
    long Position, long RecordedAt, long ObservedAt, Verb Verb, int? ObjectId, int? KindId, string ResourceVersion, long? Generation, int? ManagerId,
    int[] PathIds, int?[]? PathManagerIds, short Flags, int Mark, byte[] ContentHash, Payload? Payload)
{
    /// <summary>Columns of change, in the order that <see cref="Read"/> expects.</summary>
    public const string Columns = Facts + ", encoding, dictionary_id, keyframe_distance, payload";

    private const string Facts =
        "position, recorded_at, observed_at, verb, object_id, kind_id, resource_version, generation, manager_id, path_ids, path_manager_ids, flags, leaf_mark, content_hash";

    private const string Range = "FROM change WHERE cluster = $1 AND position >= $2 AND position < $3 ORDER BY position, recorded_at";

    /// <summary>Rows of a range in order. More than one of a position are all returned.</summary>
    public static async IAsyncEnumerable<StoredRow> ReadAsync(
        NpgsqlConnection connection, short cluster, long first, long next, bool payloads, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand($"SELECT {(payloads ? Columns : Facts)} {Range}", connection)
        {
            Parameters = { new() { Value = cluster }, new() { Value = first }, new() { Value = next } },
            CommandTimeout = 300,
        };
        await using var row = await command.ExecuteReaderAsync(cancellationToken);
        while (await row.ReadAsync(cancellationToken))
            yield return Read(row, payloads);
    }

    public static StoredRow Read(NpgsqlDataReader row, bool payload) => new(
        row.GetInt64(0), Time(row, 1), Time(row, 2), (Verb)row.GetChar(3),
        Int(row, 4), Int(row, 5), row.GetString(6), row.IsDBNull(7) ? null : row.GetInt64(7), Int(row, 8),
        Ids(row, 9, -1) ?? [], Ids<int?>(row, 10, -1), row.GetInt16(11), row.GetInt32(12), row.GetFieldValue<byte[]>(13),
        payload ? VersionChains.Payload(row, 14) : null);

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

    private static T[]? Ids<T>(NpgsqlDataReader row, int column, T none)
    {
        try
        {
            return row.IsDBNull(column) ? null : row.GetFieldValue<T[]>(column);
        }
        catch (Exception error) when (error is InvalidCastException or InvalidOperationException or ArgumentException)
        {
            return [none];
        }
    }

    private static int? Int(NpgsqlDataReader row, int column) => row.IsDBNull(column) ? null : row.GetInt32(column);
}
