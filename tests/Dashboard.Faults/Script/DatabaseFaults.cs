using Dashboard.Faults.World;
using Dashboard.Log;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;

namespace Dashboard.Faults.Script;

/// <summary>What goes wrong between the writer and PostgreSQL.</summary>
internal static class DatabaseFaults
{
    public static IReadOnlyList<Fault> All { get; } =
    [
        new(21, "COMMIT's answer is lost", (world, ct) => CutCommitAsync(world, afterAnswer: true, ct)),
        new(21, "COMMIT is lost", (world, ct) => CutCommitAsync(world, afterAnswer: false, ct)),
        new(22, "the database is away", async (world, ct) =>
        {
            world.DatabaseProxy.Refusing = true;
            world.DatabaseProxy.CutAll();
            await world.Writer.WriteAsync(60, ct);
            world.DatabaseProxy.Refusing = false;
            await world.Writer.WriteAsync(20, ct);
        }),
        new(23, "backends are terminated", async (world, ct) =>
        {
            for (var i = 0; i < 4; i++)
            {
                await using var terminate = world.Direct.CreateCommand("SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE application_name = $1");
                terminate.Parameters.Add(new NpgsqlParameter { Value = world.Cluster });
                await terminate.ExecuteScalarAsync(ct);
                await world.Writer.WriteAsync(15, ct);
            }
        }),
        new(23, "the head is locked", async (world, ct) =>
        {
            await using var connection = await world.Direct.OpenConnectionAsync(ct);
            await using var transaction = await connection.BeginTransactionAsync(ct);
            await using var hold = new NpgsqlCommand("SELECT next FROM log_head WHERE cluster = (SELECT id FROM cluster WHERE name = $1) FOR UPDATE", connection) { Parameters = { new() { Value = world.Cluster } } };
            await hold.ExecuteScalarAsync(ct);
            await world.Writer.WriteAsync(60, ct);
            await transaction.RollbackAsync(ct);
            await world.Writer.WriteAsync(10, ct);
        }),
        new(24, "a second writer takes over", async (world, ct) =>
        {
            await world.Writer.WriteAsync(10, ct);
            world.Writer.Burst(20, world.Random.Next(3));
            await using var other = await ChangeWriter.OpenAsync(world.Direct, world.Cluster, Timings.Writer, world.Time, NullLogger.Instance, ct);
            await world.Writer.WriteAsync(30, ct);
        }),
        new(26, "an idle transaction stays open", async (world, ct) =>
        {
            await using var connection = await world.Direct.OpenConnectionAsync(ct);
            await using var transaction = await connection.BeginTransactionAsync(System.Data.IsolationLevel.RepeatableRead, ct);
            await using var look = new NpgsqlCommand("SELECT count(*), txid_current() FROM log_head", connection);
            await look.ExecuteScalarAsync(ct);
            await world.Writer.WriteAsync(40, ct);
        }),
    ];

    private static async Task CutCommitAsync(FaultWorld world, bool afterAnswer, CancellationToken ct)
    {
        var cut = world.DatabaseProxy.CutAt("COMMIT", afterAnswer);
        await world.Writer.WriteAsync(60, ct);
        await world.UntilAsync(() => cut.IsCompleted, "a commit was cut", ct);
        await world.Writer.WriteAsync(10, ct);
    }
}
