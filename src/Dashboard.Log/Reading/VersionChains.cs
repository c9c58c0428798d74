using System.Data.Common;
using Dashboard.Log.Payloads;
using Npgsql;

namespace Dashboard.Log.Reading;

/// <summary>Finds what versions are edits of. Safe for concurrent use.</summary>
internal sealed class VersionChains(NpgsqlDataSource dataSource)
{
    // Of each version as many before it as its distance says, but none up to the one that is known already. Compared as pairs, so that only the index by object has
    // the order: with a limit that it does not know, PostgreSQL walked the primary key back through every object's rows instead.
    private const string Missing =
        """
        SELECT n.number, b.position, b.encoding, b.dictionary_id, b.keyframe_distance, b.payload, b.content_hash, b.flags
        FROM unnest($2, $3, $4, $5) WITH ORDINALITY AS n (object_id, position, distance, known, number)
        CROSS JOIN LATERAL (
            SELECT position, encoding, dictionary_id, keyframe_distance, payload, content_hash, flags FROM change c
            WHERE c.cluster = (SELECT id FROM cluster WHERE name = $1)
                AND (c.object_id, c.position) < (n.object_id, n.position) AND (c.object_id, c.position) > (n.object_id, n.known)
            ORDER BY c.object_id DESC, c.position DESC LIMIT n.distance) b
        ORDER BY n.number, b.position DESC
        """;

    public static Payload Payload(DbDataReader row, int encoding) => new(
        (PayloadEncoding)row.GetChar(encoding), row.IsDBNull(encoding + 1) ? null : row.GetInt16(encoding + 1), row.GetInt16(encoding + 2), row.GetFieldValue<byte[]>(encoding + 3));

    /// <summary>
    /// Links each version to the one before, where it is needed. <paramref name="known"/>, asked for each in turn, gives an earlier version of its object, or null, and
    /// whether that is the one right before. What is missing is read, in one round trip.
    /// </summary>
    public async Task LinkAsync(
        string cluster, IEnumerable<StoredVersion> versions, Func<StoredVersion, (StoredVersion? Before, bool Adjacent)> known, CancellationToken cancellationToken)
    {
        var open = new List<(StoredVersion Version, StoredVersion? Known)>();
        foreach (var version in versions)
        {
            var (before, adjacent) = known(version);
            if (!version.NeedsPrevious)
                continue;
            if (adjacent && before is not null)
                version.Previous = before;
            else if (version.Wanted)
                open.Add((version, before));
        }

        if (open.Count > 0)
            await ReadAsync(cluster, open, cancellationToken);
    }

    private async Task ReadAsync(string cluster, List<(StoredVersion Version, StoredVersion? Known)> open, CancellationToken cancellationToken)
    {
        await using var command = dataSource.CreateCommand(Missing);
        command.Parameters.Add(new() { Value = cluster });
        command.Parameters.Add(new() { Value = open.ConvertAll(item => item.Version.ObjectId).ToArray() });
        command.Parameters.Add(new() { Value = open.ConvertAll(item => item.Version.Position).ToArray() });
        command.Parameters.Add(new() { Value = open.ConvertAll(item => Steps(item.Version)).ToArray() });
        command.Parameters.Add(new() { Value = open.ConvertAll(item => item.Known?.Position ?? -1).ToArray() });
        var ends = open.ConvertAll(item => item.Version);
        await using (var row = await command.ExecuteReaderAsync(cancellationToken))
        {
            while (await row.ReadAsync(cancellationToken))
            {
                var number = (int)row.GetInt64(0) - 1;
                var before = new StoredVersion(row.GetInt64(1), ends[number].ObjectId, Payload(row, 2), row.GetFieldValue<byte[]>(6))
                {
                    Quarantined = (row.GetInt16(7) & RowFlags.Quarantined) != 0,
                };
                ends[number].Previous = before;
                ends[number] = before;
            }
        }

        // Where the chain is longer than what lies between, it goes on in what is known.
        for (var i = 0; i < open.Count; i++)
            ends[i].Previous ??= open[i].Known;
    }

    // A forged distance reads no further than a chain is long. How long the chain before a keyframe is, the keyframe does not say.
    private static int Steps(StoredVersion version) =>
        version.IsKeyframe ? Payloads.Payload.KeyframeEvery : Math.Clamp((int)version.Payload.Distance, 0, Payloads.Payload.KeyframeEvery);
}
