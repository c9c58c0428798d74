using System.Data;
using DbUp.Engine;
using DbUp.Engine.Transactions;

namespace Dashboard.Log.Migrations;

/// <summary>Which files were applied, with the hash of each: table <c>schema_migration</c>. DbUp's own journal keeps names only.</summary>
internal sealed class MigrationJournal(Func<IConnectionManager> connections, IReadOnlyList<Migration> known) : IJournal
{
    public const string CreateTable =
        "CREATE TABLE IF NOT EXISTS schema_migration (name text PRIMARY KEY, sha256 bytea NOT NULL, applied_at timestamptz NOT NULL DEFAULT now())";

    public string[] GetExecutedScripts() => connections().ExecuteCommandsWithManagedConnection(command =>
    {
        EnsureTableExistsAndIsLatestVersion(command);
        using var select = command();
        select.CommandText = "SELECT name FROM schema_migration ORDER BY name";
        using var reader = select.ExecuteReader();
        var names = new List<string>();
        while (reader.Read())
            names.Add(reader.GetString(0));
        return names.ToArray();
    });

    public void StoreExecutedScript(SqlScript script, Func<IDbCommand> dbCommandFactory)
    {
        using var insert = dbCommandFactory();
        insert.CommandText = "INSERT INTO schema_migration (name, sha256) VALUES (@name, @sha256)";
        Add(insert, "name", script.Name);
        Add(insert, "sha256", known.Single(migration => migration.Name == script.Name).Sha256);
        insert.ExecuteNonQuery();
    }

    public void EnsureTableExistsAndIsLatestVersion(Func<IDbCommand> dbCommandFactory)
    {
        using var create = dbCommandFactory();
        create.CommandText = CreateTable;
        create.ExecuteNonQuery();
    }

    private static void Add(IDbCommand command, string name, object value)
    {
        var parameter = command.CreateParameter();
        (parameter.ParameterName, parameter.Value) = (name, value);
        command.Parameters.Add(parameter);
    }
}
