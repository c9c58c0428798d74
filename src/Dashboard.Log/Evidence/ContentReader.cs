using Dashboard.Log.Reading;
using Npgsql;

namespace Dashboard.Log.Evidence;

/// <summary>
/// Decodes the contents of a log's rows and compares them with their hashes. Who reads on where it stopped decodes each row once: the objects' last versions are
/// kept, within a bound. Not for concurrent use.
/// </summary>
internal sealed class ContentReader(NpgsqlDataSource dataSource, LogId log) : IDisposable
{
    private const long KeptBytes = 64 * 1024 * 1024;

    private readonly VersionChains _chains = new(dataSource);
    private readonly DictionaryStore _dictionaries = new(dataSource);
    private readonly VersionDecoder _decoder = new();
    private VersionCache _last = new(log.Cluster, KeptBytes);

    /// <param name="first">Position that the rows begin at; where it is not the one behind the call before, nothing is known of what lies before.</param>
    /// <param name="next">The position behind them.</param>
    /// <param name="rows">With payloads, in order: all rows of the range, of some of the objects, the same at each call.</param>
    /// <param name="each">Told each row's content, or why it is not what was recorded. An object's content holds until its next version has been told: who keeps it copies it.</param>
    public async Task ReadAsync(long first, long next, IReadOnlyList<StoredRow> rows, Action<StoredRow, byte[]?, string?> each, CancellationToken cancellationToken)
    {
        if (_last.Through != first - 1)
            _last = new VersionCache(log.Cluster, KeptBytes);
        var versions = rows.Select(row => new StoredVersion(row.Position, row.ObjectId ?? int.MinValue, row.Payload!.Value, row.ContentHash) { Wanted = true }).ToList();
        var inPart = new Dictionary<int, StoredVersion>();
        await _chains.LinkAsync(log.Cluster, versions, version => (Before(version), true), cancellationToken);
        var dictionaries = await _dictionaries.GetAsync(log.Cluster, StoredVersion.DictionaryIds(versions), cancellationToken);
        _decoder.Begin(0);
        foreach (var (row, version) in rows.Zip(versions))
        {
            try
            {
                each(row, _decoder.Decode(version, dictionaries), null);
            }
            catch (InvalidDataException error)
            {
                each(row, null, error.Message);
            }

            // Only the last version of an object is needed again.
            if (version.Json is null || row.ObjectId is null)
                continue;
            var before = version.Previous;
            _last.Put(version);
            if (before is not { Json: { } done })
                continue;
            before.Json = null;
            _decoder.GiveBack(done);
        }

        _last.Through = next - 1;

        StoredVersion? Before(StoredVersion version)
        {
            var before = inPart.GetValueOrDefault(version.ObjectId) ?? _last.Find(version.ObjectId);
            inPart[version.ObjectId] = version;
            return before;
        }
    }

    public void Dispose() => _decoder.Dispose();
}
