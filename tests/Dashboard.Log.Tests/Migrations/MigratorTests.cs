using Dashboard.Log.Migrations;
using Dashboard.Testing;
using Npgsql;

namespace Dashboard.Log.Tests.Migrations;

public sealed class MigratorTests(PostgresFixture postgres)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Migrate_Twice_IsTheSameSchema()
    {
        var connection = await postgres.NewConnectionStringAsync(migrated: false);
        await Migrator.MigrateAsync(connection, Ct);
        await Migrator.MigrateAsync(connection, Ct);

        await using var database = NpgsqlDataSource.Create(connection);
        await Migrator.CheckAsync(database, Ct);
        Assert.Equal(Migration.Embedded().Count, await CountAsync(database));
    }

    [Fact]
    public async Task Migrate_ByManyAtOnce_RunsEachFileOnce()
    {
        var connection = await postgres.NewConnectionStringAsync(migrated: false);
        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Migrator.MigrateAsync(connection, Ct)));

        await using var database = NpgsqlDataSource.Create(connection);
        await Migrator.CheckAsync(database, Ct);
    }

    [Fact]
    public async Task Migrate_EditedFile_IsRefused()
    {
        var (connection, migrations) = await AppliedAsync();
        var edited = migrations.Select((migration, i) => i == 1 ? migration with { Sql = migration.Sql + "-- edited" } : migration).Select(Fresh).ToList();

        var error = await Assert.ThrowsAsync<SchemaException>(() => Migrator.MigrateAsync(connection, edited, Ct));
        Assert.Contains("0002_two.sql was edited after it had been applied", error.Message, StringComparison.Ordinal);
        await using var database = NpgsqlDataSource.Create(connection);
        await Assert.ThrowsAsync<SchemaException>(() => Migrator.CheckAsync(database, edited, Ct));
    }

    [Fact]
    public async Task Migrate_OtherLineEnds_AreTheSameFile()
    {
        var (connection, migrations) = await AppliedAsync();
        await Migrator.MigrateAsync(connection, [.. migrations.Select(migration => new Migration(migration.Name, migration.Sql.ReplaceLineEndings("\r\n")))], Ct);
    }

    [Fact]
    public async Task Check_NewerSchema_SaysSo_AndMigrateRefuses()
    {
        var (connection, migrations) = await AppliedAsync();
        await using var database = NpgsqlDataSource.Create(connection);

        var error = await Assert.ThrowsAsync<SchemaException>(() => Migrator.CheckAsync(database, [migrations[0]], Ct));
        Assert.Contains("newer than this program (0002_two.sql", error.Message, StringComparison.Ordinal);
        await Assert.ThrowsAsync<SchemaException>(() => Migrator.MigrateAsync(connection, [migrations[0]], Ct));
    }

    [Fact]
    public async Task Check_OlderSchema_SaysToMigrate()
    {
        var (connection, migrations) = await AppliedAsync();
        await using var database = NpgsqlDataSource.Create(connection);
        var error = await Assert.ThrowsAsync<SchemaException>(() => Migrator.CheckAsync(database, [.. migrations, new("0003_three.sql", "SELECT 1")], Ct));
        Assert.Contains("older than this program (0003_three.sql", error.Message, StringComparison.Ordinal);

        await using var empty = NpgsqlDataSource.Create(await postgres.NewConnectionStringAsync(migrated: false));
        Assert.Contains("no schema yet", (await Assert.ThrowsAsync<SchemaException>(() => Migrator.CheckAsync(empty, Ct))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Migrate_FailingFile_LeavesNothingOfIt()
    {
        var (connection, migrations) = await AppliedAsync();
        var error = await Assert.ThrowsAsync<SchemaException>(
            () => Migrator.MigrateAsync(connection, [.. migrations, new("0003_three.sql", "CREATE TABLE three (id int); SELECT 1/0;")], Ct));
        Assert.Contains("0003_three.sql", error.Message, StringComparison.Ordinal);

        await using var database = NpgsqlDataSource.Create(connection);
        await Migrator.CheckAsync(database, migrations, Ct);
        await using var exists = database.CreateCommand("SELECT to_regclass('three') IS NULL");
        Assert.Equal(true, await exists.ExecuteScalarAsync(Ct));
    }

    private async Task<(string Connection, IReadOnlyList<Migration> Migrations)> AppliedAsync()
    {
        var connection = await postgres.NewConnectionStringAsync(migrated: false);
        IReadOnlyList<Migration> migrations = [new("0001_one.sql", "CREATE TABLE one (id int);\nSELECT 1;"), new("0002_two.sql", "CREATE TABLE two (id int);")];
        await Migrator.MigrateAsync(connection, migrations, Ct);
        return (connection, migrations);
    }

    // 'with' would keep the hash of the text before.
    private static Migration Fresh(Migration migration) => new(migration.Name, migration.Sql);

    private static async Task<long> CountAsync(NpgsqlDataSource database)
    {
        await using var count = database.CreateCommand("SELECT count(*) FROM schema_migration");
        return (long)(await count.ExecuteScalarAsync(Ct))!;
    }
}
