using Dashboard.Log;
using Dashboard.Projections.Findings;
using Dashboard.Projections.References;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Dashboard.Projections.Live;

/// <summary>Makes the runner of a cluster. One a process.</summary>
public sealed class ProjectionRunnerFactory(
    NpgsqlDataSource dataSource, ChangeReader log, ProjectionFeed feed, FindingOptions findings, ReferenceRules references, TimeProvider time,
    ILogger<ProjectionRunner> logger)
{
    public ProjectionRunner Create(string cluster) => new(cluster, dataSource, log, feed, findings, references, time, logger);
}
