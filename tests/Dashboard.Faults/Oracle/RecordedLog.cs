using Dashboard.Log;
using Dashboard.Log.Evidence;
using Dashboard.Model;
using Npgsql;

namespace Dashboard.Faults.Oracle;

/// <summary>The log as it is read back, and the tables beside it. One thread at a time.</summary>
/// <param name="heads">A file of heads held outside the database, which may come to be.</param>
internal sealed class RecordedLog(NpgsqlDataSource database, string cluster, string? heads = null) : IAsyncDisposable
{
    private readonly ChangeReader _reader = new(database);
    private readonly List<LogRow> _rows = [];

    /// <summary>Rows read so far.</summary>
    public int Known => _rows.Count;

    /// <summary>All rows so far, in order.</summary>
    public async Task<IReadOnlyList<LogRow>> RefreshAsync(CancellationToken cancellationToken)
    {
        while (await _reader.ReadAsync(cluster, _rows.Count == 0 ? -1 : _rows[^1].Position, 1_000, cancellationToken) is { Count: > 0 } more) _rows.AddRange(more);
        return _rows;
    }

    /// <summary>Reads everything anew from now on: the log is not what it was.</summary>
    public void Forget() => _rows.Clear();

    /// <summary>Rows from the first on, read once more: one that landed twice shows only so.</summary>
    public async Task<LogSnapshot> SnapshotAsync(CancellationToken cancellationToken)
    {
        _rows.Clear();
        await RefreshAsync(cancellationToken);
        var coverage = new List<CoveredSpan>();
        await using (var command = Command("SELECT s.resource, c.from_at, c.to_at, c.closed_reason FROM coverage c JOIN scope s USING (cluster) WHERE s.id = c.scope_id AND s.cluster = (SELECT id FROM cluster WHERE name = $1) ORDER BY c.from_at"))
        await using (var reader = await command.ExecuteReaderAsync(cancellationToken))
        {
            while (await reader.ReadAsync(cancellationToken))
                coverage.Add(new CoveredSpan(reader.GetString(0), reader.GetFieldValue<DateTimeOffset>(1), reader.IsDBNull(2) ? null : reader.GetFieldValue<DateTimeOffset>(2), reader.IsDBNull(3) ? null : reader.GetString(3)));
        }

        var bookmarks = new Dictionary<string, string?>(StringComparer.Ordinal);
        await using (var command = Command("SELECT s.resource, b.resource_version FROM bookmark b JOIN scope s USING (cluster) WHERE s.id = b.scope_id AND s.cluster = (SELECT id FROM cluster WHERE name = $1)"))
        await using (var reader = await command.ExecuteReaderAsync(cancellationToken))
        {
            while (await reader.ReadAsync(cancellationToken)) bookmarks[reader.GetString(0)] = reader.IsDBNull(1) ? null : reader.GetString(1);
        }

        var quarantined = new HashSet<long>();
        await using (var command = Command("SELECT position FROM change WHERE flags & 2 <> 0 AND cluster = (SELECT id FROM cluster WHERE name = $1)"))
        await using (var reader = await command.ExecuteReaderAsync(cancellationToken))
        {
            while (await reader.ReadAsync(cancellationToken)) quarantined.Add(reader.GetInt64(0));
        }

        var verified = await new LogVerifier(database).VerifyAsync(new VerificationRequest(cluster) { Parallel = 1, Heads = File.Exists(heads) ? heads : null }, cancellationToken);
        return new LogSnapshot([.. _rows], coverage, bookmarks, quarantined, verified);
    }

    public ValueTask DisposeAsync() => _reader.DisposeAsync();

    private NpgsqlCommand Command(string sql)
    {
        var command = database.CreateCommand(sql);
        command.Parameters.Add(new NpgsqlParameter { Value = cluster });
        return command;
    }
}

/// <param name="To">Null: still open.</param>
internal sealed record CoveredSpan(string Resource, DateTimeOffset From, DateTimeOffset? To, string? Reason);

/// <param name="Quarantined">Positions of rows that say only that there was a version.</param>
/// <param name="Bookmarks">resourceVersion by resource; null: a list has to come first.</param>
internal sealed record LogSnapshot(IReadOnlyList<LogRow> Rows, IReadOnlyList<CoveredSpan> Coverage, IReadOnlyDictionary<string, string?> Bookmarks, IReadOnlySet<long> Quarantined, VerificationResult Verified);
