using Dashboard.Web.Components.Layout;
using Dashboard.Web.Components.Live;
using Dashboard.Web.Features.Overview;
using Dashboard.Web.Features.Timeline;
using Dashboard.Web.Features.Topology;
using Dashboard.Web.Features.CaptureHealth;
using Dashboard.Web.Features.Changes;
using Dashboard.Web.Features.Compare;
using Dashboard.Web.Features.Evidence;
using Dashboard.Web.Features.ObjectDetails;
using Dashboard.Web.Features.Objects;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Dashboard.Web.Components;

public static class PageServices
{
    /// <summary>What the pages need beside the queries, the feed, the cluster registry and the viewer accessor.</summary>
    public static IServiceCollection AddPages(this IServiceCollection services)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton<PrerenderHandoff>();
        services.AddScoped<FrameLoader>().AddScoped<IncidentFinder>().AddScoped<CoverageOfClusters>().AddScoped<OverviewLoader>().AddScoped<ObjectLoader>().AddScoped<VersionLoader>()
            .AddScoped<CompareLoader>().AddScoped<ObjectsLoader>().AddScoped<TopologyLoader>().AddScoped<TimelineLoader>().AddScoped<ChangesLoader>().AddScoped<CaptureLoader>().AddScoped<EvidenceLoader>();
        return services;
    }
}
