using Dashboard.Web.Hosting;

namespace Dashboard.Web.Verbs;

internal static class MigrateVerb
{
    public static async Task<int> RunAsync(FileInfo? config, CancellationToken cancellationToken)
    {
        var configuration = new ConfigurationBuilder().AddEnvironmentVariables().AddInMemoryCollection(Configuration.FromFile(config)).Build();
        var connection = configuration.GetConnectionString(DashboardOptions.ConnectionName)
            ?? throw new UsageException("ConnectionStrings:Dashboard is not set: the PostgreSQL database to migrate.");
        await StartChecks.MigrateAsync(connection, cancellationToken);
        Console.WriteLine("The database has this program's schema.");
        return ExitCode.Ok;
    }
}
