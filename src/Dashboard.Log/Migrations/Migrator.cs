using Dashboard.Log.Migrations;
using DbUp;
using DbUp.Engine;
using Npgsql;

namespace Dashboard.Log;

/// <summary>
/// Brings a database to the schema of this program and says when it is not there. Migrations are forward only; each runs in its own transaction. Several
/// processes may call at once: one migrates, the others wait for it. An applied file whose text has changed since is refused.
/// </summary>
public static class Migrator
{
    // Any number that nothing else in the database locks.
    private const long LockKey = 0x6461_7368_6d69_6772;

    /// <exception cref="SchemaException">An applied file was edited, the schema is newer than the program, or a migration failed.</exception>
    /// <exception cref="NpgsqlException">The database cannot be reached.</exception>
    public static Task MigrateAsync(string connectionString, CancellationToken cancellationToken) =>
        MigrateAsync(connectionString, Migration.Embedded(), cancellationToken);

    /// <exception cref="SchemaException">The schema is older (run the migrations), newer than the program, or was migrated with other files.</exception>
    public static Task CheckAsync(NpgsqlDataSource dataSource, CancellationToken cancellationToken) =>
        CheckAsync(dataSource, Migration.Embedded(), cancellationToken);

    internal static async Task MigrateAsync(string connectionString, IReadOnlyList<Migration> migrations, CancellationToken cancellationToken)
    {
        await using var dataSource = NpgsqlDataSource.Create(connectionString);
        await using var guard = await dataSource.OpenConnectionAsync(cancellationToken);
        // A session lock: it goes with the connection, so a killed migrator leaves none behind.
        await using (var take = new NpgsqlCommand("SELECT pg_advisory_lock($1)", guard) { Parameters = { new() { Value = LockKey } }, CommandTimeout = 300 })
            await take.ExecuteNonQueryAsync(cancellationToken);
        await using (var create = new NpgsqlCommand("SET client_min_messages = warning; " + MigrationJournal.CreateTable, guard))
            await create.ExecuteNonQueryAsync(cancellationToken);

        RefuseForeign(await AppliedAsync(guard, cancellationToken), migrations);
        var result = await Task.Run(() => Run(connectionString, migrations), cancellationToken);
        if (!result.Successful)
            throw new SchemaException($"Migration {result.ErrorScript?.Name} failed: {result.Error.Message}", result.Error);
        await using var release = new NpgsqlCommand("SELECT pg_advisory_unlock($1)", guard) { Parameters = { new() { Value = LockKey } } };
        await release.ExecuteNonQueryAsync(cancellationToken);
    }

    internal static async Task CheckAsync(NpgsqlDataSource dataSource, IReadOnlyList<Migration> migrations, CancellationToken cancellationToken)
    {
        await using var connection = await dataSource.OpenConnectionAsync(cancellationToken);
        var applied = await AppliedAsync(connection, cancellationToken);
        RefuseForeign(applied, migrations);
        if (migrations.FirstOrDefault(migration => !applied.ContainsKey(migration.Name)) is not { } missing)
            return;
        throw new SchemaException(applied.Count == 0
            ? "The database has no schema yet: run the 'migrate' verb against it first."
            : $"The database's schema is older than this program ({missing.Name} has not been applied): run the 'migrate' verb against it first.");
    }

    private static DatabaseUpgradeResult Run(string connectionString, IReadOnlyList<Migration> migrations)
    {
        var builder = DeployChanges.To.PostgresqlDatabase(connectionString)
            .WithScripts(migrations.Select(migration => new SqlScript(migration.Name, migration.Sql)))
            .WithTransactionPerScript()
            // Otherwise $name$, which quotes function bodies, is taken for a variable.
            .WithVariablesDisabled()
            .LogToNowhere();
        builder.Configure(configuration => configuration.Journal = new MigrationJournal(() => configuration.ConnectionManager, migrations));
        return builder.Build().PerformUpgrade();
    }

    private static void RefuseForeign(Dictionary<string, byte[]> applied, IReadOnlyList<Migration> migrations)
    {
        var known = migrations.ToDictionary(migration => migration.Name, StringComparer.Ordinal);
        foreach (var (name, sha256) in applied.OrderBy(entry => entry.Key, StringComparer.Ordinal))
        {
            if (!known.TryGetValue(name, out var migration))
                throw new SchemaException($"The database's schema is newer than this program ({name} is unknown to it): start a newer version of the program.");
            if (!migration.Sha256.AsSpan().SequenceEqual(sha256))
                throw new SchemaException($"{name} was edited after it had been applied to this database: restore its text and put the change into a new file.");
        }
    }

    private static async Task<Dictionary<string, byte[]>> AppliedAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        var applied = new Dictionary<string, byte[]>(StringComparer.Ordinal);
        await using (var exists = new NpgsqlCommand("SELECT to_regclass('schema_migration') IS NOT NULL", connection))
        {
            if (await exists.ExecuteScalarAsync(cancellationToken) is not true)
                return applied;
        }

        await using var select = new NpgsqlCommand("SELECT name, sha256 FROM schema_migration", connection);
        await using var reader = await select.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
            applied.Add(reader.GetString(0), reader.GetFieldValue<byte[]>(1));
        return applied;
    }
}
