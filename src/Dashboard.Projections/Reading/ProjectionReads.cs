using System.Collections.Concurrent;
using Dashboard.Model.Access;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace Dashboard.Projections.Reading;

/// <summary>What every query reads through: connections, clusters' ids and the filter by what a viewer may see. Thread-safe.</summary>
public sealed class ProjectionReads(NpgsqlDataSource dataSource, TimeProvider time)
{
    private readonly ConcurrentDictionary<string, short> _clusters = new(StringComparer.Ordinal);

    private readonly DbContextOptions<ProjectionsDbContext> _options = new DbContextOptionsBuilder<ProjectionsDbContext>()
        .UseNpgsql(dataSource).UseSnakeCaseNamingConvention().UseQueryTrackingBehavior(QueryTrackingBehavior.NoTracking).Options;

    internal NpgsqlDataSource DataSource { get; } = dataSource;

    internal TimeProvider Time { get; } = time;

    internal ProjectionsDbContext Context() => new(_options);

    /// <summary>Null: the cluster was never captured, so every answer about it is empty.</summary>
    internal async ValueTask<short?> ClusterIdAsync(string cluster, CancellationToken cancellationToken)
    {
        if (_clusters.TryGetValue(cluster, out var known))
            return known;
        await using var select = DataSource.CreateCommand("SELECT id FROM cluster WHERE name = $1");
        select.Parameters.Add(new NpgsqlParameter { Value = cluster });
        return await select.ExecuteScalarAsync(cancellationToken) is short id ? _clusters.GetOrAdd(cluster, id) : null;
    }

    /// <summary>Objects of the cluster that the viewer may read, deleted ones included: where every object query begins.</summary>
    internal static IQueryable<ObjectEntity> Objects(ProjectionsDbContext context, short clusterId, ReadScope scope)
    {
        var values = new List<object> { clusterId };
        var visible = Visibility.Sql(scope, "o", value =>
        {
            values.Add(value);
            return $"{{{values.Count - 1}}}";
        });
        // The text holds placeholders only; what a viewer or caller says is among the values.
#pragma warning disable EF1002
        return context.Objects.FromSqlRaw($"SELECT o.* FROM object_with_kind o WHERE o.cluster = {{0}} AND {visible}", [.. values]);
#pragma warning restore EF1002
    }
}
