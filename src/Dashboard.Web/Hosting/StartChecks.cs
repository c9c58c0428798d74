using Dashboard.Log;
using Dashboard.Watch;
using Dashboard.Web.Verbs;
using k8s;
using k8s.Exceptions;
using Microsoft.Extensions.Logging.Abstractions;
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

    /// <summary>Asks every cluster once. None configured: the in-cluster account, else the current context.</summary>
    public static async Task<IReadOnlyList<ConnectedCluster>> ClustersAsync(DashboardOptions options, CancellationToken cancellationToken)
    {
        var redactor = RedactionKey.Load(options);
        IReadOnlyList<ClusterOptions> clusters = options.Clusters.Count > 0 ? [.. options.Clusters] : [new ClusterOptions { Name = DefaultName() }];
        if (options.Events.Enabled)
            clusters = [.. clusters.Select(cluster => cluster with { Include = [.. cluster.Include, EventStorage.Watched] })];
        foreach (var (index, cluster) in clusters.Index())
        {
            try
            {
                using var capture = new ClusterCapture(cluster, NoSink.Instance, redactor, TimeProvider.System, NullLoggerFactory.Instance);
                await capture.CheckAsync(cancellationToken);
            }
            catch (ClusterConfigurationException error)
            {
                throw new UsageException($"Dashboard:Clusters:{index}:{error.Message}", error);
            }
        }

        return [.. clusters.Select(cluster => new ConnectedCluster(
            cluster.Name, (sink, clock, logs) => new ClusterCapture(cluster, sink, redactor, clock, logs)))];
    }

    /// <summary>Makes the spool's folder and a file in it: while the database is away is no time to learn that it cannot be written.</summary>
    public static SpoolOptions Spool(DashboardOptions options)
    {
        var folder = options.Spool.Directory ?? Path.Combine(
            Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.DoNotVerify), "cr-dashboard", "spool");
        var spool = new SpoolOptions { Directory = folder, MaxBytes = options.Spool.MaxBytes };
        try
        {
            spool.Probe();
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new UsageException($"Dashboard:Spool:Directory '{folder}' cannot be written: {error.Message}", error);
        }

        return spool;
    }

    /// <summary>The name that history is kept under when none is configured; what a name may not hold becomes a hyphen.</summary>
    private static string DefaultName()
    {
        if (KubernetesClientConfiguration.IsInCluster()) return "in-cluster";
        try
        {
            var listed = Environment.GetEnvironmentVariable("KUBECONFIG")?.Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
            var file = listed is { Length: > 0 } ? listed[0] : KubernetesClientConfiguration.KubeConfigDefaultLocation;
            var context = KubernetesClientConfiguration.LoadKubeConfig(file).CurrentContext ?? "cluster";
            return string.Concat(context.Select(letter => char.IsAsciiLetterOrDigit(letter) || letter is '-' or '.' or '_' ? letter : '-'))[..Math.Min(63, context.Length)];
        }
        catch (Exception error) when (error is KubeConfigException or IOException)
        {
            throw new UsageException(
                "Dashboard:Clusters is not set, and there is no kubeconfig to take a cluster from: set Dashboard:Clusters:0:Name and :Kubeconfig, or KUBECONFIG.", error);
        }
    }

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
