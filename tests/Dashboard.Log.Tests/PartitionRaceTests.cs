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
}
