using Dashboard.Projections.Activity;
using Dashboard.Projections.Audit;
using Dashboard.Projections.Conditions;
using Dashboard.Projections.Coverage;
using Dashboard.Projections.Events;
using Dashboard.Projections.Findings;
using Dashboard.Projections.Live;
using Dashboard.Projections.Objects;
using Dashboard.Projections.Reading;
using Dashboard.Projections.Rules;
using Dashboard.Projections.References;
using Dashboard.Projections.Timeline;
using Dashboard.Projections.Topology;
using Microsoft.Extensions.DependencyInjection;

namespace Dashboard.Projections;

public static class ProjectionServices
{
    /// <summary>Registers every query, the feed and the runners' factory. Needs an NpgsqlDataSource, a ChangeReader, FindingOptions, EventOptions, ReferenceRules, a TimeProvider and logging.</summary>
    public static IServiceCollection AddProjections(this IServiceCollection services) => services
        .AddSingleton<ProjectionFeed>()
        .AddSingleton<ProjectionReads>()
        .AddSingleton<ProjectionRunnerFactory>()
        .AddSingleton<ObjectQueries>()
        .AddSingleton<HistoryQueries>()
        .AddSingleton<BlameQueries>()
        .AddSingleton<ForwardHistory>()
        .AddSingleton<ConditionQueries>()
        .AddSingleton<FindingQueries>()
        .AddSingleton<EventQueries>()
        .AddSingleton<EventRetention>()
        .AddSingleton<TopologyQueries>()
        .AddSingleton<TimelineQueries>()
        .AddSingleton<RelationQueries>()
        .AddSingleton<RuleQueries>()
        .AddSingleton<ActivityQueries>()
        .AddSingleton<CoverageQueries>()
        .AddSingleton<QuarantineQueries>();
}
