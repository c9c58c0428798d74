using Dashboard.Log.Reading;
using Npgsql;

namespace Dashboard.Log.Evidence;

/// <summary>Decodes the contents of neighbouring rows and compares them with their hashes. Not for concurrent use.</summary>
internal sealed class ContentReader(NpgsqlDataSource dataSource, LogId log) : IDisposable
{
    private readonly VersionChains _chains = new(dataSource);
    private readonly DictionaryStore _dictionaries = new(dataSource);
    private readonly VersionDecoder _decoder = new();

    /// <param name="rows">With payloads, in order. Of each object that is among them, no version between two is missing.</param>
    /// <param name="each">Told each row's content, or why it is not what was recorded.</param>
    public async Task ReadAsync(IReadOnlyList<StoredRow> rows, Action<StoredRow, byte[]?, string?> each, CancellationToken cancellationToken)
    {
        var versions = rows.Select(row => new StoredVersion(row.Position, row.ObjectId ?? int.MinValue, row.Payload!.Value, row.ContentHash) { Wanted = true }).ToList();
        var latest = new Dictionary<int, StoredVersion>();
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
            if (version.Previous is { } before)
                (before.Json, version.Previous) = (null, version.Json is null ? before : null);
        }

        StoredVersion? Before(StoredVersion version)
        {
            var before = latest.GetValueOrDefault(version.ObjectId);
            latest[version.ObjectId] = version;
            return before;
        }
    }

    public void Dispose() => _decoder.Dispose();
}
