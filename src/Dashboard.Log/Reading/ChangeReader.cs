using Dashboard.Log.Reading;
using Dashboard.Model;
using Npgsql;

namespace Dashboard.Log;

/// <summary>
/// Reads clusters' logs. Each call is one statement, hence one snapshot: what it returns is contiguous and committed. Safe for concurrent use.
/// A cluster that was never captured is an empty log. Errors: <see cref="NpgsqlException"/> from the database, <see cref="InvalidDataException"/> for a
/// row that does not decode.
/// </summary>
public sealed class ChangeReader(NpgsqlDataSource dataSource) : IAsyncDisposable
{
    /// <summary>A read stops after about this many decoded bytes, so that no limit in rows lets large objects fill the memory.</summary>
    public const long ByteLimit = ChangeRows.ByteLimit;

    private const long NewestRows = 5_000;
    private const string Cluster = "(SELECT id FROM cluster WHERE name = $1)";
    private static readonly string s_follow = ChangeRows.Select($"SELECT * FROM change WHERE cluster = {Cluster} AND position > $2 ORDER BY position LIMIT $3", "ASC");

    // An object's versions from one on, newest first. Compared as pairs, so that only the index by object has the order: the primary key would have it too, and
    // be walked back through the rows of all objects.
    private const string UpTo = $"FROM change WHERE cluster = {Cluster} AND (object_id, position) <= ($2, $3) AND (object_id, position) >= ($2, 0)";
    private const string NewestFirst = "ORDER BY object_id DESC, position DESC";

    // With what it is an edit of: as many versions before it as its distance from the keyframe says.
    private static readonly string s_version = ChangeRows.Select(
        $"""
        SELECT * {UpTo} {NewestFirst} LIMIT 1 + (SELECT greatest(least(keyframe_distance, {Payloads.Payload.KeyframeEvery}), 0) {UpTo} {NewestFirst} LIMIT 1)
        """, "DESC");

    private static readonly string s_versions = ChangeRows.Select($"SELECT * {UpTo} AND ($5 OR flags & 1 = 0) {NewestFirst} LIMIT $4", "DESC");

    private readonly ChangeRows _rows = new(dataSource);
    private readonly VersionCaches _caches = new();
    private readonly LogListener _listener = new(dataSource);

    /// <summary>The last position; -1 when the log is empty.</summary>
    public async Task<long> HeadAsync(string cluster, CancellationToken cancellationToken)
    {
        await using var command = Command($"SELECT next - 1 FROM log_head WHERE cluster = {Cluster}", cluster);
        return await command.ExecuteScalarAsync(cancellationToken) is long last ? last : -1;
    }

    /// <summary>
    /// Rows after a position, in order, without a hole. Fewer than <paramref name="limit"/> when the log ends, or at <see cref="ByteLimit"/>; empty only
    /// at the end. The first row lies further on than asked for only where retention has dropped what was before it.
    /// </summary>
    public async Task<IReadOnlyList<LogRow>> ReadAsync(string cluster, long after, int limit, CancellationToken cancellationToken)
    {
        await using var command = Command(s_follow, cluster, after, Limited(limit));
        var cache = _caches.Take(cluster, after);
        var rows = await _rows.ReadAsync(command, cluster, Adjacency.Log, limit, cache, cancellationToken);
        if (!cache.IsEmpty)
            _caches.Give(cache);
        return rows;
    }

    /// <summary>The version of an object that held at a position: the last at or before it; null when there was none yet.</summary>
    public async Task<Change?> VersionAsync(string cluster, int objectId, long atOrBefore, CancellationToken cancellationToken)
    {
        await using var command = Command(s_version, cluster, objectId, atOrBefore);
        // Only the first row is asked for: the others are what it is read with.
        return await _rows.ReadAsync(command, cluster, Adjacency.Versions, 1, null, cancellationToken) is [Change version] ? version : null;
    }

    /// <summary>Versions of an object below a position, newest first.</summary>
    /// <param name="before">Excluded; <see cref="long.MaxValue"/> starts at the newest.</param>
    /// <param name="noise">Whether changes of bookkeeping are included.</param>
    public async Task<IReadOnlyList<Change>> VersionsAsync(string cluster, int objectId, long before, int limit, bool noise, CancellationToken cancellationToken)
    {
        await using var command = Command(s_versions, cluster, objectId, Math.Max(before, 0) - 1, Limited(limit), noise);
        return await ChangesAsync(command, cluster, noise ? Adjacency.Versions : Adjacency.None, limit, cancellationToken);
    }

    /// <summary>Changes that pass a filter, newest first. The next page: the same filter with <see cref="LogFilter.Before"/> at the last position.</summary>
    public async Task<IReadOnlyList<Change>> ChangesAsync(string cluster, LogFilter filter, CancellationToken cancellationToken)
    {
        Limited(filter.Limit);
        // How many rows touch a path PostgreSQL cannot know. Of those that most do, the newest are found by looking at the newest rows; only the others are worth
        // asking the index of paths, which reads all that it has of a path before the newest can be told.
        if (filter is { PathPrefix: not null, After: null })
        {
            var before = filter.Before ?? await HeadAsync(cluster, cancellationToken) + 1;
            if (await FilteredAsync(cluster, filter with { After = Math.Max(before - 1 - NewestRows, -1) }, cancellationToken) is var newest && newest.Count == filter.Limit)
                return newest;
        }

        return await FilteredAsync(cluster, filter, cancellationToken);
    }

    private async Task<IReadOnlyList<Change>> FilteredAsync(string cluster, LogFilter filter, CancellationToken cancellationToken)
    {
        await using var command = dataSource.CreateCommand();
        command.CommandText = FilterSql.Build(command.Parameters, cluster, filter);
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
            await next.WaitAsync(left < LogListener.Poll ? left : LogListener.Poll, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            cancellationToken.ThrowIfCancellationRequested();
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _listener.DisposeAsync();
        _rows.Dispose();
    }

    private async Task<IReadOnlyList<Change>> ChangesAsync(
        NpgsqlCommand command, string cluster, Adjacency adjacency, int limit, CancellationToken cancellationToken) =>
        (await _rows.ReadAsync(command, cluster, adjacency, limit, null, cancellationToken)).ConvertAll(row => (Change)row);

    private NpgsqlCommand Command(string sql, params ReadOnlySpan<object> values)
    {
        var command = dataSource.CreateCommand(sql);
        foreach (var value in values)
            command.Parameters.Add(new NpgsqlParameter { Value = value });
        return command;
    }

    private static int Limited(int limit) =>
        limit is >= 1 and <= 10_000 ? limit : throw new ArgumentOutOfRangeException(nameof(limit), limit, "A limit is 1 to 10,000 rows.");
}
