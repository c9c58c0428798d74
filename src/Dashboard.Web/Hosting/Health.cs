using Dashboard.Watch;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Npgsql;

namespace Dashboard.Web.Hosting;

/// <summary>Ready: the database answers and no cluster's capture has stopped for good. A backing-off scope is not a reason to take the pages away.</summary>
internal sealed class ReadinessCheck(NpgsqlDataSource database, ClusterRegistry clusters) : IHealthCheck
{
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken)
    {
        if (clusters.Clusters.FirstOrDefault(cluster => cluster.Failure is not null) is { } failed)
            return HealthCheckResult.Unhealthy($"{failed.Name}: {failed.Failure}");
        try
        {
            await using var command = database.CreateCommand("SELECT 1");
            command.CommandTimeout = 5;
            await command.ExecuteScalarAsync(cancellationToken);
        }
        catch (NpgsqlException error)
        {
            return HealthCheckResult.Unhealthy("The database does not answer.", error);
        }

        var watching = clusters.Clusters.Sum(cluster => cluster.Scopes.Count(scope => scope.State == ScopeState.Watching));
        return HealthCheckResult.Healthy($"{watching} scopes watched.");
    }
}
