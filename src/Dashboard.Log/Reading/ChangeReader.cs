using System.Collections.Concurrent;
using Dashboard.Log.Reading;
using Dashboard.Model;
using Npgsql;

namespace Dashboard.Log;

/// <summary>
/// Reads clusters' logs. Each call chooses its rows by one statement, hence from one snapshot: what it returns is contiguous and committed. Changes come with the
/// version before (<see cref="Change.Previous"/>), but for <see cref="VersionAsync"/>. Safe for concurrent use.
/// A cluster that was never captured is an empty log. Errors: <see cref="NpgsqlException"/> from the database, <see cref="InvalidDataException"/> for a
/// row that does not decode.
/// </summary>
public sealed class ChangeReader : IAsyncDisposable
{
    /// <summary>A read stops after about this many decoded bytes, so that no limit in rows lets large objects fill the memory.</summary>
    public const long ByteLimit = ChangeRows.ByteLimit;

    private const string Cluster = "(SELECT id FROM cluster WHERE name = $1)";
    private const string Follow = $"SELECT {StoredRow.Columns} FROM change WHERE cluster = {Cluster} AND position > $2 ORDER BY position LIMIT $3";

    // An object's versions from one on, newest first. Compared as pairs, so that only the index by object has the order: the primary key would have it too, and
    // be walked back through the rows of all objects.
    private const string UpTo = $"FROM change WHERE cluster = {Cluster} AND (object_id, position) <= ($2, $3) AND (object_id, position) >= ($2, 0)";
    private const string NewestFirst = "ORDER BY object_id DESC, position DESC";

    // With what it is an edit of: as many versions before it as its distance from the keyframe says.
    private static readonly string s_version =
        $"""
        SELECT {StoredRow.Columns} {UpTo} {NewestFirst}
        LIMIT 1 + (SELECT greatest(least(keyframe_distance, {Payloads.Payload.KeyframeEvery}), 0) {UpTo} {NewestFirst} LIMIT 1)
        """;

    // The last ones are edits of at most so many before them.
    private static readonly string s_versions = $"SELECT {StoredRow.Columns} {UpTo} {NewestFirst} LIMIT $4 + {Payloads.Payload.KeyframeEvery}";
    private const string VersionsWithoutNoise = $"SELECT {StoredRow.Columns} {UpTo} AND flags & 1 = 0 {NewestFirst} LIMIT $4";

    private readonly NpgsqlDataSource _dataSource;
    private readonly ChangeRows _rows;
    private readonly PathSearch _paths;
    private readonly VersionCaches _caches = new();
    private readonly LogListener _listener;
    private readonly ConcurrentDictionary<string, long> _heads = new(StringComparer.Ordinal);

    public ChangeReader(NpgsqlDataSource dataSource)
    {
        (_dataSource, _rows, _listener) = (dataSource, new ChangeRows(dataSource), new LogListener(dataSource));
        _paths = new PathSearch(dataSource, (command, cluster, limit, cancellationToken) => ChangesAsync(command, cluster, Adjacency.None, limit, cancellationToken));
    }

    /// <summary>
    /// The last position; -1 when the log is empty. One that has gone back is a log that was put back to an older state: nothing that was remembered of it holds,
    /// because its positions and ids are given anew.
    /// </summary>
    public async Task<long> HeadAsync(string cluster, CancellationToken cancellationToken)
    {
        // Before it is asked for: of two answers the older may come last.
        var seen = _heads.GetValueOrDefault(cluster, -1);
        await using var command = Command($"SELECT next - 1 FROM log_head WHERE cluster = {Cluster}", cluster);
        var head = await command.ExecuteScalarAsync(cancellationToken) is long last ? last : -1;
        if (head < seen)
        {
            _rows.Forget(cluster);
            _caches.Forget(cluster);
        }

        _heads.AddOrUpdate(cluster, head, (_, known) => head < seen ? head : Math.Max(known, head));
        return head;
    }

    /// <summary>
    /// Rows after a position, in order, without a hole. Fewer than <paramref name="limit"/> when the log ends, or at <see cref="ByteLimit"/>; empty only
    /// at the end. The first row lies further on than asked for only where retention has dropped what was before it.
    /// </summary>
    public async Task<IReadOnlyList<LogRow>> ReadAsync(string cluster, long after, int limit, CancellationToken cancellationToken)
    {
        await using var command = Command(Follow, cluster, after, Limited(limit));
        var cache = _caches.Take(cluster, after);
        var rows = await _rows.ReadAsync(command, cluster, Adjacency.Log, limit, previous: true, cache, cancellationToken);
        if (!cache.IsEmpty)
            _caches.Give(cache);
        return rows;
    }

    /// <summary>The version of an object that held at a position: the last at or before it; null when there was none yet.</summary>
    public async Task<Change?> VersionAsync(string cluster, int objectId, long atOrBefore, CancellationToken cancellationToken)
    {
        await using var command = Command(s_version, cluster, objectId, atOrBefore);
        // Only the first row is asked for: the others are what it is read with.
        return await _rows.ReadAsync(command, cluster, Adjacency.Versions, 1, previous: false, null, cancellationToken) is [Change version] ? version : null;
    }

    /// <summary>Versions of an object below a position, newest first.</summary>
    /// <param name="before">Excluded; <see cref="long.MaxValue"/> starts at the newest.</param>
    /// <param name="noise">Whether changes of bookkeeping are included.</param>
    public async Task<IReadOnlyList<Change>> VersionsAsync(string cluster, int objectId, long before, int limit, bool noise, CancellationToken cancellationToken)
    {
        await using var command = Command(noise ? s_versions : VersionsWithoutNoise, cluster, objectId, Math.Max(before, 0) - 1, Limited(limit));
        return await ChangesAsync(command, cluster, noise ? Adjacency.Versions : Adjacency.None, limit, cancellationToken);
    }

    /// <summary>Changes that pass a filter, newest first. The next page: the same filter with <see cref="LogFilter.Before"/> at the last position.</summary>
    public async Task<IReadOnlyList<Change>> ChangesAsync(string cluster, LogFilter filter, CancellationToken cancellationToken)
    {
        Limited(filter.Limit);
        if (filter.PathPrefix is not null)
            return await _paths.FindAsync(cluster, filter, Math.Min(filter.Before ?? long.MaxValue, await HeadAsync(cluster, cancellationToken) + 1), cancellationToken);
        await using var command = _dataSource.CreateCommand();
        command.CommandText = FilterSql.Build(command.Parameters, cluster, filter, null);
        return await ChangesAsync(command, cluster, Adjacency.None, filter.Limit, cancellationToken);
    }

    /// <summary>
    /// Waits until the log has gone past a position: true; false when <paramref name="bound"/> has passed first. Woken by a notification where one comes
    /// through, by a poll twice a second where none does.
    /// </summary>
    public async Task<bool> WaitAsync(string cluster, long after, TimeSpan bound, CancellationToken cancellationToken)
    {
        var clock = System.Diagnostics.Stopwatch.StartNew();
        while (true)
        {
            var next = _listener.NextAsync(cluster);
            if (await HeadAsync(cluster, cancellationToken) > after)
                return true;
            var left = bound - clock.Elapsed;
            if (left <= TimeSpan.Zero)
                return false;
            await ((Task)next).WaitAsync(left < LogListener.Poll ? left : LogListener.Poll, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            cancellationToken.ThrowIfCancellationRequested();
            // It came after its commit, so what it names needs not be asked for.
            if (next.IsCompletedSuccessfully && await next > after)
                return true;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _listener.DisposeAsync();
        _rows.Dispose();
    }

    private async Task<IReadOnlyList<Change>> ChangesAsync(
        NpgsqlCommand command, string cluster, Adjacency adjacency, int limit, CancellationToken cancellationToken) =>
        (await _rows.ReadAsync(command, cluster, adjacency, limit, previous: true, null, cancellationToken)).ConvertAll(row => (Change)row);

    private NpgsqlCommand Command(string sql, params ReadOnlySpan<object> values)
    {
        var command = _dataSource.CreateCommand(sql);
        foreach (var value in values)
            command.Parameters.Add(new NpgsqlParameter { Value = value });
        return command;
    }

    private static int Limited(int limit) =>
        limit is >= 1 and <= 10_000 ? limit : throw new ArgumentOutOfRangeException(nameof(limit), limit, "A limit is 1 to 10,000 rows.");
}
