using Dashboard.Log;
using Dashboard.Model;
using Npgsql;

namespace Dashboard.Projections.Live.Folding;

/// <summary>The tables of one cluster as a fold sees them: where they stand, and one transaction a batch.</summary>
internal sealed class FoldTarget
{
    private static readonly string[] s_tables = ["object_state", "owner_edge", "reference_edge", "health_span", "condition_span", "activity", "kind_column", "finding"];

    private readonly NpgsqlDataSource _dataSource;
    private readonly ChangeReader _log;
    private readonly string _cluster;
    private readonly string _name;
    private readonly short _clusterId;
    private readonly KindCatalog _kinds;

    private FoldTarget(NpgsqlDataSource dataSource, ChangeReader log, string cluster, string name, short clusterId) =>
        (_dataSource, _log, _cluster, _name, _clusterId, _kinds) = (dataSource, log, cluster, name, clusterId, new KindCatalog(dataSource, clusterId));

    /// <summary>Last position in the tables; -1: none.</summary>
    public long Position { get; private set; }

    /// <summary>Null: the cluster was never captured.</summary>
    public static async Task<FoldTarget?> OpenAsync(
        NpgsqlDataSource dataSource, ChangeReader log, string cluster, string name, FoldRules rules, CancellationToken cancellationToken)
    {
        await using var select = dataSource.CreateCommand("SELECT id FROM cluster WHERE name = $1");
        select.Parameters.Add(new NpgsqlParameter { Value = cluster });
        if (await select.ExecuteScalarAsync(cancellationToken) is not short clusterId)
            return null;
        var target = new FoldTarget(dataSource, log, cluster, name, clusterId);
        await using var insert = target.Checkpoint(dataSource.CreateCommand("INSERT INTO projection (cluster, name) VALUES ($1, $2) ON CONFLICT DO NOTHING"));
        await insert.ExecuteNonQueryAsync(cancellationToken);
        await new ReferenceReread(dataSource, log, cluster, clusterId, rules.References).RunAsync(name, cancellationToken);
        await target.ReloadAsync(cancellationToken);
        return target;
    }

    public async Task ReloadAsync(CancellationToken cancellationToken)
    {
        _kinds.Clear();
        await using var select = Checkpoint(_dataSource.CreateCommand("SELECT position FROM projection WHERE cluster = $1 AND name = $2"));
        Position = (long)(await select.ExecuteScalarAsync(cancellationToken))!;
    }

    /// <summary>
    /// Null: another fold has moved the checkpoint meanwhile; nothing was written. After an error the target is to be opened again. Three round trips: what waits
    /// behind a fold waits for each of them.
    /// </summary>
    public async Task<ProjectedBatch?> FoldAsync(
        IReadOnlyList<LogRow> rows, FoldRules rules, bool followed, CancellationToken cancellationToken)
    {
        var changes = rows.OfType<Change>().ToList();
        var reached = rows[^1].Position;
        await _kinds.EnsureAsync(changes.Select(change => change.Object.Kind).Distinct(), cancellationToken);
        await using var connection = await _dataSource.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        var fold = new BatchFold(_kinds, rules, new Dictionary<int, FoldedObject>());
        fold.Declare(changes);
        if (!await BeginAsync(connection, reached, changes, rules, fold, cancellationToken))
            return null;
        foreach (var change in changes)
            fold.Apply(change);
        var updates = await WriteAsync(connection, fold, followed, cancellationToken);
        if (fold.Redeclared.Count > 0)
            await new ColumnWrite(connection, _clusterId, _kinds, _log, _cluster).WriteAsync(fold, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        var batch = new ProjectedBatch(_cluster, Position, reached, updates, fold.Activity.Changes, fold.Activity.Failures, Resync: !followed && fold.Objects.Count > 0);
        Position = reached;
        return batch;
    }

    public async Task EmptyAsync(CancellationToken cancellationToken)
    {
        await using var connection = await _dataSource.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        await using var reset = Checkpoint(new NpgsqlCommand("UPDATE projection SET position = -1 WHERE cluster = $1 AND name = $2", connection));
        await reset.ExecuteNonQueryAsync(cancellationToken);
        foreach (var table in s_tables)
        {
            await using var delete = new NpgsqlCommand($"DELETE FROM {table} WHERE cluster = $1", connection) { Parameters = { new() { Value = _clusterId } } };
            await delete.ExecuteNonQueryAsync(cancellationToken);
        }

        await transaction.CommitAsync(cancellationToken);
        await ReloadAsync(cancellationToken);
    }

    /// <summary>Moves the checkpoint and loads the objects. False: it was not where this target left it.</summary>
    private async Task<bool> BeginAsync(
        NpgsqlConnection connection, long reached, List<Change> changes, FoldRules rules, BatchFold fold, CancellationToken cancellationToken)
    {
        var wanted = new Dictionary<int, ObjectIdentity>();
        foreach (var change in changes)
            wanted[change.ObjectId] = change.Object;
        int[] referring = [.. changes.Where(rules.TouchReferences).Select(change => change.ObjectId).Distinct()];
        await using var batch = new NpgsqlBatch(connection);
        // What a crash of the database takes back is folded again: nobody waits for its disk.
        batch.BatchCommands.Add(new NpgsqlBatchCommand("SET LOCAL synchronous_commit = off"));
        batch.BatchCommands.Add(new NpgsqlBatchCommand("UPDATE projection SET position = $3 WHERE cluster = $1 AND name = $2 AND position = $4 RETURNING position")
        {
            Parameters = { new() { Value = _clusterId }, new() { Value = _name }, new() { Value = reached }, new() { Value = Position } },
        });
        BatchLoad.Add(batch, _clusterId, [.. wanted.Keys], referring);
        await using var reader = await batch.ExecuteReaderAsync(cancellationToken);
        if (!await reader.ReadAsync(cancellationToken))
            return false;
        await reader.NextResultAsync(cancellationToken);
        await BatchLoad.ReadAsync(reader, _kinds, wanted, fold, cancellationToken);
        return true;
    }

    /// <summary>Writes the batch and reads what followers are told of it.</summary>
    private async Task<IReadOnlyList<ObjectUpdate>> WriteAsync(NpgsqlConnection connection, BatchFold fold, bool followed, CancellationToken cancellationToken)
    {
        await using var batch = new NpgsqlBatch(connection);
        BatchWrite.Add(batch, _clusterId, fold);
        var links = followed ? new ParentLinks(batch, _clusterId, fold) : null;
        if (batch.BatchCommands.Count == 0)
            return [];
        await using var reader = await batch.ExecuteReaderAsync(cancellationToken);
        return links is null ? [] : await links.UpdatesAsync(reader, cancellationToken);
    }

    private NpgsqlCommand Checkpoint(NpgsqlCommand command)
    {
        command.Parameters.Add(new NpgsqlParameter { Value = _clusterId });
        command.Parameters.Add(new NpgsqlParameter { Value = _name });
        return command;
    }
}
