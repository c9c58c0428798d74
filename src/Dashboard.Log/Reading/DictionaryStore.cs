using System.Collections.Concurrent;
using Dashboard.Log.Payloads;
using Npgsql;

namespace Dashboard.Log.Reading;

/// <summary>Dictionaries as they are needed; they never change, unless the log is put back, so they are kept, a bounded number. Safe for concurrent use.</summary>
internal sealed class DictionaryStore(NpgsqlDataSource dataSource)
{
    private const int Kept = 1_000;

    private readonly ConcurrentDictionary<(string Cluster, short Id), ZstdDictionary> _known = new();

    /// <summary>Those of the ids that exist.</summary>
    public async Task<IReadOnlyDictionary<short, ZstdDictionary>> GetAsync(string cluster, IReadOnlySet<short> ids, CancellationToken cancellationToken)
    {
        var found = new Dictionary<short, ZstdDictionary>();
        foreach (var id in ids)
        {
            if (_known.TryGetValue((cluster, id), out var known))
                found.Add(id, known);
        }

        if (found.Count < ids.Count)
            await LoadAsync(cluster, [.. ids.Where(id => !found.ContainsKey(id))], found, cancellationToken);
        return found;
    }

    public void Forget(string cluster)
    {
        foreach (var known in _known.Keys.Where(key => key.Cluster == cluster))
            _known.TryRemove(known, out _);
    }

    private async Task LoadAsync(string cluster, short[] ids, Dictionary<short, ZstdDictionary> found, CancellationToken cancellationToken)
    {
        await using var command = dataSource.CreateCommand(
            "SELECT d.id, d.body FROM dictionary d WHERE d.cluster = (SELECT id FROM cluster WHERE name = $1) AND d.id = ANY ($2) AND octet_length(d.body) <= $3");
        command.Parameters.Add(new() { Value = cluster });
        command.Parameters.Add(new() { Value = ids });
        command.Parameters.Add(new() { Value = ZstdDictionary.MaxLength });
        await using var row = await command.ExecuteReaderAsync(cancellationToken);
        while (await row.ReadAsync(cancellationToken))
        {
            var dictionary = new ZstdDictionary(row.GetInt16(0), row.GetFieldValue<byte[]>(1));
            if (_known.Count >= Kept)
                _known.Clear();
            found[dictionary.Id] = _known.GetOrAdd((cluster, dictionary.Id), dictionary);
        }
    }
}
