using Dashboard.Faults.World;
using Dashboard.Log;
using Dashboard.Testing;
using Dashboard.Watch;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;

namespace Dashboard.Faults.Script;

/// <summary>What goes wrong between the writer and PostgreSQL.</summary>
internal static class DatabaseFaults
{
    /// <summary>The statement as it is sent, with its end: READ COMMITTED begins a transaction.</summary>
    private const string Commit = "COMMIT\0";

    /// <summary>Rows, and not bookmarks alone: those may simply be written again.</summary>
    private const string Rows = "COPY change ";

    public static IReadOnlyList<Fault> All { get; } =
    [
        new(21, "COMMIT's answer is lost", (world, ct) => CutCommitAsync(world, CutWhen.Answered, ct)) { Gapless = true, KeepsWriter = true },
        new(21, "COMMIT is lost", (world, ct) => CutCommitAsync(world, CutWhen.Unheard, ct)) { Gapless = true, KeepsWriter = true },
        new(22, "the database is away", (world, ct) => AwayAsync(world, () => world.Writer.WriteAsync(60, ct), ct)),
        new(22, "the database is away for ten minutes", (world, ct) => AwayAsync(
            world,
            async () =>
            {
                for (var minute = 0; minute < 10; minute++)
                {
                    await world.Writer.WriteAsync(10, ct);
                    world.Time.Jump(TimeSpan.FromMinutes(1));
                }
            },
            ct)) { Spools = true, Gapless = true, KeepsWriter = true },
        new(22, "more comes in than memory and disk may hold", FillAsync) { Spools = true, Gapless = true, KeepsWriter = true },
        new(22, "the disk of the spool is full", FillAsync) { SmallDisk = true, Gapless = true, KeepsWriter = true },
        new(23, "batches are refused for one passing reason after another", RefuseAsync) { Gapless = true, KeepsWriter = true },
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
            await world.UntilAsync(() => world.Recorder.Writers > 1, "the older writer has closed", ct);
        }),
        new(21, "a commit that was given up lands later", LateCommitAsync) { Alone = true, Gapless = true, KeepsWriter = true },
        new(26, "an idle transaction stays open", async (world, ct) =>
        {
            await using var connection = await world.Direct.OpenConnectionAsync(ct);
            await using var transaction = await connection.BeginTransactionAsync(System.Data.IsolationLevel.RepeatableRead, ct);
            await using var look = new NpgsqlCommand("SELECT count(*), txid_current() FROM log_head", connection);
            await look.ExecuteScalarAsync(ct);
            await world.Writer.WriteAsync(40, ct);
        }),
    ];

    private static async Task AwayAsync(FaultWorld world, Func<Task> meanwhile, CancellationToken ct)
    {
        world.DatabaseProxy.Refusing = true;
        world.DatabaseProxy.CutAll();
        await meanwhile();
        world.DatabaseProxy.Refusing = false;
        await world.Writer.WriteAsync(20, ct);
    }

    /// <summary>1.9 MB, until nothing more is taken. Only what is watched comes in: a list waits for the database.</summary>
    private static async Task FillAsync(FaultWorld world, CancellationToken ct)
    {
        await world.UntilAsync(() => world.Recorder.Scopes is { Count: > 3 } scopes && scopes.All(scope => scope.State == ScopeState.Watching), "every scope is watched", ct);
        await world.RecordedAsync(ct);
        await AwayAsync(
            world,
            () =>
            {
                world.Writer.Bulk(120, 16_000);
                return world.UntilAsync(() => world.Recorder.Queue is { SpooledCalls: > 0, Waiting: > 0 }, "the watches wait for room", ct);
            },
            ct);
    }

    /// <summary>A deadlock, a time-out, a full disk and what else passes: each attempt at a batch meets the next.</summary>
    private static async Task RefuseAsync(FaultWorld world, CancellationToken ct)
    {
        await using var find = world.Direct.CreateCommand("SELECT id FROM cluster WHERE name = $1");
        find.Parameters.Add(new NpgsqlParameter { Value = world.Cluster });
        var id = (short)(await find.ExecuteScalarAsync(ct))!;
        string[] states = ["40P01", "57014", "40001", "55P03", "53100", "53200", "58030", "25006", "57P01", "57P03", "08006"];
        await using (var refuse = world.Direct.CreateCommand($"""
            CREATE SEQUENCE refusals_{id};
            CREATE FUNCTION refuse_{id}() RETURNS trigger LANGUAGE plpgsql AS $$
            DECLARE state text := (ARRAY['{string.Join("','", states)}'])[nextval('refusals_{id}')];
            BEGIN
                IF state IS NOT NULL THEN RAISE EXCEPTION 'refused' USING ERRCODE = state; END IF;
                RETURN NEW;
            END $$;
            CREATE TRIGGER refuse_{id} BEFORE UPDATE ON log_head FOR EACH ROW WHEN (NEW.cluster = {id}) EXECUTE FUNCTION refuse_{id}();
            """)) await refuse.ExecuteNonQueryAsync(ct);
        await world.Writer.WriteAsync(30, ct);
        await using (var count = world.Direct.CreateCommand($"SELECT last_value FROM refusals_{id}"))
            await world.UntilAsync(async () => (long)(await count.ExecuteScalarAsync(ct))! > states.Length, "every reason was met", ct);
        await using var accept = world.Direct.CreateCommand($"DROP TRIGGER refuse_{id} ON log_head; DROP FUNCTION refuse_{id}; DROP SEQUENCE refusals_{id}");
        await accept.ExecuteNonQueryAsync(ct);
    }

    /// <summary>The commit takes its time; the client is cut off, looks at the head, finds it where it was, and writes the batch again.</summary>
    private static async Task LateCommitAsync(FaultWorld world, CancellationToken ct)
    {
        // Changes only, of what the log has names for: nothing but the head stands in the way of writing it twice.
        world.Writer.Relabel(10);
        await world.RecordedAsync(ct);
        await using (var slow = world.Direct.CreateCommand($"""
            CREATE FUNCTION slow_commit() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN PERFORM pg_sleep(0.5); RETURN NULL; END';
            CREATE CONSTRAINT TRIGGER slow_commit AFTER UPDATE ON log_head DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION slow_commit();
            """)) await slow.ExecuteNonQueryAsync(ct);
        var cut = world.DatabaseProxy.CutAt(Commit, Rows, CutWhen.Delivered);
        for (var i = 0; i < 20; i++)
        {
            world.Writer.Relabel(1);
            await Task.Delay(TimeSpan.FromMilliseconds(2), ct);
        }

        await world.UntilAsync(() => cut.IsCompleted, "a commit was cut", ct);
        await world.RecordedAsync(ct);
        await using var quick = world.Direct.CreateCommand("DROP TRIGGER slow_commit ON log_head; DROP FUNCTION slow_commit()");
        await quick.ExecuteNonQueryAsync(ct);
    }

    private static async Task CutCommitAsync(FaultWorld world, CutWhen when, CancellationToken ct)
    {
        var cut = world.DatabaseProxy.CutAt(Commit, Rows, when);
        await world.Writer.WriteAsync(60, ct);
        await world.UntilAsync(() => cut.IsCompleted, "a commit was cut", ct);
        await world.Writer.WriteAsync(10, ct);
    }
}
