using Npgsql;

namespace Dashboard.Projections.Live.Folding;

/// <summary>Has PostgreSQL count the read tables as they fill, so that questions are planned for what is there.</summary>
internal sealed class TableStatistics(NpgsqlDataSource dataSource)
{
    /// <summary>Changes folded, until the first count; then four times as many each.</summary>
    public const int First = 1_000;

    private long _folded;
    private long _due = First;

    public async Task FoldedAsync(int changes, CancellationToken cancellationToken)
    {
        _folded += changes;
        if (_folded < _due)
            return;
        _due = _folded * 4;
        await using var count = dataSource.CreateCommand("SELECT analyze_read_tables()");
        await count.ExecuteNonQueryAsync(cancellationToken);
    }
}
