using System.Diagnostics;
using System.Globalization;
using Dashboard.Log.Embedded;
using Dashboard.Watch;
using Dashboard.Web.Hosting;

namespace Dashboard.Web.Verbs;

internal sealed record DemoOptions(int Port, int Objects, int Clusters, int Seed, double ChangesPerSecond, bool Fresh);

/// <summary>Database, simulated fleet and dashboard, started one after another with a line each, stopped together.</summary>
internal static class DemoVerb
{
    private static readonly TimeSpan s_fillBound = TimeSpan.FromSeconds(90);

    public static async Task<int> RunAsync(DemoOptions options, CancellationToken cancellationToken)
    {
        var watch = Stopwatch.StartNew();
        var home = Home();
        Directory.CreateDirectory(home);

        try
        {
            await using var database = await DatabaseAsync(home, options, watch, cancellationToken);
            Say(watch, "Migrating the database ...");
            await StartChecks.MigrateAsync(database.ConnectionString, cancellationToken);

            var kubeconfig = Path.Combine(home, "kubeconfig");
            Say(watch, $"Simulating {options.Clusters} cluster{(options.Clusters == 1 ? "" : "s")} of {options.Objects.ToString("N0", CultureInfo.InvariantCulture)} objects ...");
            await using var simulator = await SimulatorProcess.StartAsync(options, kubeconfig, cancellationToken);

            Say(watch, "Starting the dashboard ...");
            await using var app = await DashboardHost.BuildAsync(Settings(options, home, database.ConnectionString, kubeconfig, simulator.Clusters), cancellationToken);
            await ServeVerb.StartAsync(app, cancellationToken);
            await FilledAsync(app.Services.GetRequiredService<ClusterRegistry>(), cancellationToken);

            Console.WriteLine($"""

                  Dashboard   http://127.0.0.1:{options.Port}
                  kubectl     kubectl --kubeconfig {kubeconfig} get applications -A
                  Data        {home} (FRESH=1 starts over)

                Ctrl-C stops everything.
                """);
            await app.WaitForShutdownAsync(cancellationToken);
            Console.WriteLine("Stopping ...");
        }
        catch (EmbeddedPostgresException error)
        {
            throw new UsageException("ConnectionStrings:Dashboard is not set, and the demo's own database could not start. " + error.Message, error);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // Ctrl-C before everything was up.
        }

        return ExitCode.Ok;
    }

    private static async Task<DemoDatabase> DatabaseAsync(string home, DemoOptions options, Stopwatch watch, CancellationToken cancellationToken)
    {
        if (Environment.GetEnvironmentVariable("ConnectionStrings__Dashboard") is { Length: > 0 } given) return new DemoDatabase(null, given);
        Say(watch, "Starting a database ...");
        var server = await EmbeddedPostgres.StartAsync(new() { DataDirectory = Path.Combine(home, "postgres"), Fresh = options.Fresh }, cancellationToken);
        return new DemoDatabase(server, server.ConnectionString);
    }

    /// <summary>DASHBOARD_DEMO_HOME, else the checkout's .demo, else the user's own data folder.</summary>
    private static string Home()
    {
        if (Environment.GetEnvironmentVariable("DASHBOARD_DEMO_HOME") is { Length: > 0 } given) return Path.GetFullPath(given);
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
            if (File.Exists(Path.Combine(folder.FullName, "Dashboard.sln"))) return Path.Combine(folder.FullName, ".demo");
        return Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData), "cr-dashboard", "demo");
    }

    private static Dictionary<string, string?> Settings(DemoOptions options, string home, string connection, string kubeconfig, IReadOnlyList<string> clusters)
    {
        var settings = new Dictionary<string, string?>(StringComparer.Ordinal)
        {
            ["urls"] = $"http://127.0.0.1:{options.Port}",
            ["ConnectionStrings:Dashboard"] = connection,
            ["Dashboard:Redaction:KeyFile"] = Path.Combine(home, "redaction.key"),
            ["Dashboard:Spool:Directory"] = Path.Combine(home, "spool"),
            ["Logging:LogLevel:Default"] = "Warning",
        };
        for (var index = 0; index < clusters.Count; index++)
        {
            settings[$"Dashboard:Clusters:{index}:Name"] = clusters[index];
            settings[$"Dashboard:Clusters:{index}:Kubeconfig"] = kubeconfig;
            settings[$"Dashboard:Clusters:{index}:Context"] = clusters[index];
        }

        return settings;
    }

    /// <summary>Until every scope was listed once, so that the first page is not an empty one; bounded, since the page works earlier too.</summary>
    private static async Task FilledAsync(ClusterRegistry registry, CancellationToken cancellationToken)
    {
        var bound = Stopwatch.StartNew();
        while (bound.Elapsed < s_fillBound && !registry.Clusters.All(IsListed))
        {
            if (registry.Clusters.FirstOrDefault(cluster => cluster.Failure is not null) is { } failed)
                throw new UsageException($"{failed.Name}: {failed.Failure}");
            await Task.Delay(100, cancellationToken);
        }

        static bool IsListed(RegisteredCluster cluster) =>
            cluster.Scopes.Count > 0 && cluster.Scopes.All(scope => scope.State is not (ScopeState.Starting or ScopeState.Listing));
    }

    private static void Say(Stopwatch watch, string what) =>
        Console.WriteLine($"{watch.Elapsed.TotalSeconds.ToString("0.0", CultureInfo.InvariantCulture),5} s  {what}");

    private sealed class DemoDatabase(EmbeddedPostgres? server, string connectionString) : IAsyncDisposable
    {
        public string ConnectionString => connectionString;

        public ValueTask DisposeAsync() => server?.DisposeAsync() ?? ValueTask.CompletedTask;
    }
}
