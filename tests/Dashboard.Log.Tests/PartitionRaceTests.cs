using Dashboard.Testing;

namespace Dashboard.Log.Tests;

public sealed class PartitionRaceTests(PostgresFixture postgres)
{
    /// <summary>Writers of several clusters start at the same moment: each wants the day's partition, one makes it.</summary>
    [Fact]
    public async Task ManySessionsAtOnce_MakeOnePartition()
    {
        await using var database = await postgres.NewDatabaseAsync();
        for (var day = 1; day <= 8; day++)
        {
            var statement = $"SELECT ensure_change_partition('2031-01-0{day}')";
            await Task.WhenAll(Enumerable.Range(0, 8).Select(async _ =>
            {
                await using var command = database.CreateCommand(statement);
                await command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
            }));
        }

        await using var count = database.CreateCommand("SELECT count(*) FROM pg_inherits WHERE inhparent = 'change'::regclass AND inhrelid::regclass::text LIKE 'change_2031%'");
        Assert.Equal(8L, await count.ExecuteScalarAsync(TestContext.Current.CancellationToken));
    }

    /// <summary>A day's partition is made while others read and append for hours, in transactions that are not over.</summary>
    [Fact]
    public async Task MadeWhileOthersReadTheLog_WaitsForNobody()
    {
        var token = TestContext.Current.CancellationToken;
        await using var database = await postgres.NewDatabaseAsync();
        await using var reader = await database.OpenConnectionAsync(token);
        await using var transaction = await reader.BeginTransactionAsync(token);
        await using (var read = new Npgsql.NpgsqlCommand("SELECT count(*) FROM change", reader))
            await read.ExecuteScalarAsync(token);

        await using var make = database.CreateCommand("SET lock_timeout = '2s'; SELECT ensure_change_partition('2031-02-01')");
        await make.ExecuteNonQueryAsync(token);
        await transaction.RollbackAsync(token);
    }
}
