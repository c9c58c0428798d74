using Dashboard.Model.Evidence;
using Npgsql;

namespace Dashboard.Log.Evidence;

/// <summary>The tree heads that the database keeps. <see cref="InvalidDataException"/> for a row that is not a tree head.</summary>
internal static class HeadTable
{
    private const string Columns = "SELECT number, note FROM tree_head WHERE cluster = $1";

    public static Task<StoredHead?> LastAsync(NpgsqlConnection connection, LogId log, CancellationToken cancellationToken) =>
        OneAsync(connection, log, $"{Columns} ORDER BY number DESC LIMIT 1", null, cancellationToken);

    /// <summary>The oldest that covers the first <paramref name="size"/> rows.</summary>
    public static Task<StoredHead?> CoveringAsync(NpgsqlConnection connection, LogId log, long size, CancellationToken cancellationToken) =>
        OneAsync(connection, log, $"{Columns} AND size >= $2 ORDER BY size, number LIMIT 1", size, cancellationToken);

    /// <summary>Of exactly this size.</summary>
    public static Task<StoredHead?> OfSizeAsync(NpgsqlConnection connection, LogId log, long size, CancellationToken cancellationToken) =>
        OneAsync(connection, log, $"{Columns} AND size = $2 ORDER BY number LIMIT 1", size, cancellationToken);

    /// <summary>Below a number, newest first.</summary>
    public static Task<IReadOnlyList<StoredHead>> NewestAsync(NpgsqlConnection connection, LogId log, long below, int limit, CancellationToken cancellationToken) =>
        ListAsync(connection, log, $"{Columns} AND number < $2 ORDER BY number DESC LIMIT $3", below, limit, cancellationToken);

    /// <summary>Above a number, oldest first.</summary>
    public static Task<IReadOnlyList<StoredHead>> AfterAsync(NpgsqlConnection connection, LogId log, long number, int limit, CancellationToken cancellationToken) =>
        ListAsync(connection, log, $"{Columns} AND number > $2 ORDER BY number LIMIT $3", number, limit, cancellationToken);

    /// <summary>False: the number is taken, by another signer.</summary>
    public static async Task<bool> InsertAsync(NpgsqlConnection connection, LogId log, StoredHead head, CancellationToken cancellationToken)
    {
        await using var insert = new NpgsqlCommand(
            "INSERT INTO tree_head (cluster, number, size, root, signed_at, statement, note) VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT DO NOTHING", connection)
        {
            Parameters =
            {
                new() { Value = log.Id }, new() { Value = head.Number }, new() { Value = head.Head.Size }, new() { Value = head.Head.Root.ToArray() },
                new() { Value = head.Head.Time }, new() { Value = IsStatement(head.Head) }, new() { Value = head.Note.ToString() },
            },
        };
        return await insert.ExecuteNonQueryAsync(cancellationToken) == 1;
    }

    public static bool IsStatement(TreeHead head) => head.NextKey is not null || head.Dropped is not null;

    private static async Task<StoredHead?> OneAsync(NpgsqlConnection connection, LogId log, string sql, long? value, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(sql, connection) { Parameters = { new() { Value = log.Id } } };
        if (value is { } size)
            command.Parameters.Add(new() { Value = size });
        await using var row = await command.ExecuteReaderAsync(cancellationToken);
        return await row.ReadAsync(cancellationToken) ? Read(row, log) : null;
    }

    private static async Task<IReadOnlyList<StoredHead>> ListAsync(
        NpgsqlConnection connection, LogId log, string sql, long number, int limit, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(sql, connection) { Parameters = { new() { Value = log.Id }, new() { Value = number }, new() { Value = limit } } };
        await using var row = await command.ExecuteReaderAsync(cancellationToken);
        var heads = new List<StoredHead>();
        while (await row.ReadAsync(cancellationToken))
            heads.Add(Read(row, log));
        return heads;
    }

    private static StoredHead Read(NpgsqlDataReader row, LogId log) => StoredHead.TryParse(row.GetInt64(0), row.GetString(1), out var head)
        ? head
        : throw new InvalidDataException($"Tree head {row.GetInt64(0)} of cluster '{log.Cluster}' is not a signed note.");
}
