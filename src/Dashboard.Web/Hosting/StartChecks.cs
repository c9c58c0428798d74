using Dashboard.Log;
using Dashboard.Watch;
using Dashboard.Web.Verbs;
using Npgsql;

namespace Dashboard.Web.Hosting;

/// <summary>What must be right before anything starts. Each failure is one message that names the key.</summary>
internal static class StartChecks
{
    private const string ConnectionKey = "ConnectionStrings:Dashboard";

    public static Task MigrateAsync(string connectionString, CancellationToken cancellationToken) =>
        GuardAsync(() => Migrator.MigrateAsync(connectionString, cancellationToken));

    public static Task DatabaseAsync(NpgsqlDataSource database, CancellationToken cancellationToken) =>
        GuardAsync(() => Migrator.CheckAsync(database, cancellationToken));

    private static async Task GuardAsync(Func<Task> attempt)
    {
        try
        {
            await attempt();
        }
        catch (SchemaException error)
        {
            throw new UsageException($"{ConnectionKey}: {error.Message}", error);
        }
        catch (PostgresException error)
        {
            throw new UsageException($"{ConnectionKey}: the server refuses: {error.MessageText} ({error.SqlState}).", error);
        }
        catch (Exception error) when (error is NpgsqlException or TimeoutException or ArgumentException)
        {
            throw new UsageException($"{ConnectionKey}: the database does not answer: {error.InnerException?.Message ?? error.Message}", error);
        }
    }
}
