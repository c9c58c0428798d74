using System.Collections.Concurrent;
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
    private readonly ConcurrentDictionary<string, LogNames> _names = new(StringComparer.Ordinal);
    private readonly VersionChains _chains = new(dataSource);
    private readonly DictionaryStore _dictionaries = new(dataSource);
    private readonly DecodedVersions _decoded = new();

    /// <summary>Decoded rows in the query's order.</summary>
    /// <param name="command">Gives <see cref="StoredRow.Columns"/>.</param>
    /// <param name="limit">Rows to decode; the query may give more, which those are edits of.</param>
    /// <param name="previous">Whether the version before is asked for where there may be one (<see cref="Change.Previous"/>).</param>
    /// <param name="cache">Of what lies before the first row; filled with what was read. Null: there is none.</param>
    /// <exception cref="InvalidDataException">There is a hole where none may be, or a row does not decode; names its cluster and position.</exception>
    public async Task<List<LogRow>> ReadAsync(
        NpgsqlCommand command, string cluster, Adjacency adjacency, int limit, bool previous, VersionCache? cache, CancellationToken cancellationToken)
    {
        var stored = await StoredAsync(command, cancellationToken);
        if (stored.Count == 0)
            return [];
        if (adjacency == Adjacency.Log)
            CheckHoles(cluster, stored);
        var asked = stored.Count <= limit ? stored : stored.GetRange(0, limit);
        var names = _names.AddOrUpdate(cluster, static name => new LogNames(name), static (_, known) => known.Bounded);
        await names.LoadAsync(asked, dataSource.CreateBatch, cancellationToken);
        var gaps = await GapTable.ReadAsync(dataSource, cluster, asked, cancellationToken);

        var versions = new Dictionary<long, StoredVersion>(stored.Count);
        for (var i = 0; i < stored.Count; i++)
        {
            if (stored[i].ObjectId is { } objectId)
                versions.TryAdd(stored[i].Position, Version(cluster, stored[i], objectId, wanted: i < limit, previous));
        }

        var inPage = new Dictionary<int, StoredVersion>();
        await _chains.LinkAsync(cluster, versions.Values.OrderBy(version => version.Position), Before, cancellationToken);
        var dictionaries = await _dictionaries.GetAsync(cluster, StoredVersion.DictionaryIds(versions.Values), cancellationToken);
        if (!_decoders.TryTake(out var decoder))
            decoder = new VersionDecoder();
        try
        {
            return Decode(asked, versions, names, gaps, decoder, dictionaries, cache);
        }
        finally
        {
            _decoders.Add(decoder);
        }

        (StoredVersion?, bool) Before(StoredVersion version)
        {
            var (before, adjacent) = (inPage.GetValueOrDefault(version.ObjectId), adjacency != Adjacency.None);
            inPage[version.ObjectId] = version;
            before ??= cache?.Find(version.ObjectId);
            // Whether another lies between only the log can tell.
            if (before is null && version.NeedsPrevious && _decoded.Newest(cluster, version.ObjectId, version.Position) is { } newest)
                (before, adjacent) = (Of(newest), false);
            return (before, adjacent);
        }
    }

    /// <summary>Nothing that was read of the cluster's log is used any more.</summary>
    public void Forget(string cluster)
    {
        _names.TryRemove(cluster, out _);
        _dictionaries.Forget(cluster);
        _decoded.Forget(cluster);
    }

    public void Dispose()
    {
        while (_decoders.TryTake(out var decoder))
            decoder.Dispose();
    }

    /// <summary>Of microseconds since 1970.</summary>
    /// <exception cref="InvalidDataException">No clock shows it.</exception>
    public static DateTimeOffset Time(long micros) =>
        micros != long.MinValue ? DateTimeOffset.UnixEpoch.AddMicroseconds(micros) : throw new InvalidDataException("A time in the log is none.");

    private StoredVersion Version(string cluster, StoredRow row, int objectId, bool wanted, bool previous)
    {
        var version = new StoredVersion(row.Position, objectId, row.Payload!.Value, row.ContentHash)
        {
            Wanted = wanted,
            WithPrevious = wanted && previous && row.Verb is Verb.Modified or Verb.Reinterpreted,
            Quarantined = (row.Flags & RowFlags.Quarantined) != 0,
        };
        if (wanted && _decoded.At(cluster, row.Position) is { } known && known.ObjectId == objectId && known.ContentHash.AsSpan().SequenceEqual(row.ContentHash))
            (version.Json, version.Checked, version.Before) = (known.Json, true, known.Previous);
        return version;
    }

    private static StoredVersion Of(DecodedVersion version) =>
        new(version.Position, version.ObjectId, new Payload(PayloadEncoding.Splice, null, version.Distance, []), version.ContentHash)
        {
            Json = version.Json, Checked = true, Quarantined = version.Quarantined,
        };

    private static async Task<List<StoredRow>> StoredAsync(NpgsqlCommand command, CancellationToken cancellationToken)
    {
        var rows = new List<StoredRow>();
        long bytes = 0;
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (bytes < ByteLimit && await reader.ReadAsync(cancellationToken))
        {
            var row = StoredRow.Read(reader, payload: true);
            bytes += row.Payload!.Value.Bytes.Length;
            rows.Add(row);
        }

        if (bytes >= ByteLimit)
            command.Cancel();
        return rows;
    }

    private static void CheckHoles(string cluster, List<StoredRow> stored)
    {
        for (var i = 1; i < stored.Count; i++)
        {
            if (stored[i].Position != stored[i - 1].Position + 1)
                throw new InvalidDataException($"The log of cluster '{cluster}' has a hole: position {stored[i].Position} follows {stored[i - 1].Position}.");
        }
    }

    private List<LogRow> Decode(
        List<StoredRow> stored, Dictionary<long, StoredVersion> versions, LogNames names, IReadOnlyDictionary<long, Gap> gaps, VersionDecoder decoder,
        IReadOnlyDictionary<short, ZstdDictionary> dictionaries, VersionCache? cache)
    {
        decoder.Begin(ByteLimit);
        var rows = new List<LogRow>(stored.Count);
        long bytes = 0;
        foreach (var row in stored)
        {
            if (bytes >= ByteLimit)
                break;
            try
            {
                if (row.ObjectId is null)
                {
                    rows.Add(gaps.GetValueOrDefault(row.Position) ?? throw new InvalidDataException("The gap is not in the table of gaps."));
                }
                else
                {
                    var version = versions[row.Position];
                    var json = decoder.Decode(version, dictionaries);
                    var previous = version is { WithPrevious: true, Before: null, Previous: { } before }
                        ? new PreviousVersion(decoder.Decode(before, dictionaries), before.Quarantined) : version.Before;
                    bytes += json.Length + (previous?.Json.Length ?? 0);
                    rows.Add(Changes.Of(row, names, json, previous));
                    _decoded.Put(new DecodedVersion(names.Cluster, version.ObjectId, row.Position, version.Payload.Distance, version.ContentHash, json, version.Quarantined, previous));
                    cache?.Put(version);
                }
            }
            catch (InvalidDataException error)
            {
                throw new InvalidDataException($"Row {row.Position} of cluster '{names.Cluster}' does not decode: {error.Message}", error);
            }

            if (cache is not null)
                cache.Through = row.Position;
        }

        return rows;
    }
}
