using Dashboard.Log.Payloads;
using Dashboard.Log.Reading;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Dashboard.Log.Writing;

/// <summary>Reads back from the log what the writer does not keep in memory over a restart: the bytes of an object's last version. Used by the writing loop only.</summary>
internal sealed class LastVersions(NpgsqlDataSource dataSource, ClusterState cluster, RecentVersions recents, ILogger logger) : IDisposable
{
    /// <summary>Objects to ask for at once, so that what is read has a bound.</summary>
    public const int AtOnce = 100;

    private readonly VersionChains _chains = new(dataSource);
    private readonly DictionaryStore _dictionaries = new(dataSource);
    private readonly VersionDecoder _decoder = new();

    /// <summary>Fills what the objects lack. One that cannot be read stays without: its next version is a keyframe.</summary>
    /// <param name="states">With a row that is committed, and without bytes.</param>
    /// <returns>How many were read.</returns>
    public async Task<int> FetchAsync(IReadOnlyList<ObjectState> states, CancellationToken cancellationToken)
    {
        var versions = states.Select(Next).ToList();
        await _chains.LinkAsync(cluster.Name, versions, static _ => (null, false), cancellationToken);
        var dictionaries = await _dictionaries.GetAsync(cluster.Name, StoredVersion.DictionaryIds(versions), cancellationToken);
        _decoder.Begin(0);
        return states.Zip(versions).Count(pair => Fill(pair.First, pair.Second, dictionaries));
    }

    public void Dispose() => _decoder.Dispose();

    // As if the same bytes came once more: what that is an edit of is the last version.
    private static StoredVersion Next(ObjectState state) =>
        new(state.Position + 1, state.Id, new Payload(PayloadEncoding.Splice, null, (short)(state.Distance + 1), []), state.ContentHash) { Wanted = true };

    private bool Fill(ObjectState state, StoredVersion version, IReadOnlyDictionary<short, ZstdDictionary> dictionaries)
    {
        try
        {
            var json = _decoder.Decode(version, dictionaries);
            recents.Put(state, json, recents.Tokens(json));
            return true;
        }
        catch (InvalidDataException error)
        {
            logger.LastVersionUnreadable(error, cluster.Name, state.Uid);
            return false;
        }
    }
}
