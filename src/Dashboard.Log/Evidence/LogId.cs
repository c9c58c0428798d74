using Npgsql;

namespace Dashboard.Log.Evidence;

/// <summary>A cluster's log and how far it goes.</summary>
/// <param name="Next">The next position: the number of rows ever written.</param>
/// <param name="Frontier">Of the tree, as stored.</param>
internal sealed record LogId(short Id, string Cluster, long Next, byte[] Frontier)
{
    /// <summary>Null: the cluster was never captured.</summary>
    public static async Task<LogId?> FindAsync(NpgsqlConnection connection, string cluster, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand("SELECT c.id, h.next, h.frontier FROM cluster c JOIN log_head h ON h.cluster = c.id WHERE c.name = $1", connection);
        command.Parameters.Add(new() { Value = cluster });
        await using var row = await command.ExecuteReaderAsync(cancellationToken);
        return await row.ReadAsync(cancellationToken) ? new LogId(row.GetInt16(0), cluster, row.GetInt64(1), row.GetFieldValue<byte[]>(2)) : null;
    }
}
