using Dashboard.Log;
using Dashboard.Log.Evidence;
using Dashboard.Model.Access;
using Dashboard.Projections;
using Dashboard.Projections.References;
using Dashboard.Web.Components;
using Dashboard.Web.Hubs;
using Dashboard.Web.Rest;
using Dashboard.Web.Verbs;
using Microsoft.AspNetCore.Components.Server;
using Microsoft.AspNetCore.Diagnostics.HealthChecks;
using Npgsql;
using OpenTelemetry.Metrics;

namespace Dashboard.Web.Hosting;

/// <summary>The composition root: services, pipeline, endpoints.</summary>
public static class DashboardHost
{
    public const string DefaultUrl = "http://127.0.0.1:8080";

    /// <param name="settings">Above environment and files: what a verb decided.</param>
    /// <exception cref="UsageException">The configuration is wrong; the message names every key.</exception>
    public static async Task<WebApplication> BuildAsync(IReadOnlyDictionary<string, string?> settings, CancellationToken cancellationToken)
    {
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions { ContentRootPath = AppContext.BaseDirectory });
        builder.Configuration.AddInMemoryCollection(settings);
        if (string.IsNullOrEmpty(builder.Configuration["urls"])) builder.WebHost.UseUrls(DefaultUrl);
        builder.WebHost.UseStaticWebAssets();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.AddServerHeader = false);

        var options = OptionsCheck.Read(builder.Configuration);
        OptionsCheck.RefuseOpenAddress(options, (builder.Configuration["urls"] ?? DefaultUrl).Split(';'));
        var spool = StartChecks.Spool(options);
        var database = LogDataSource.Create(builder.Configuration.GetConnectionString(DashboardOptions.ConnectionName)!);
        await StartChecks.DatabaseAsync(database, cancellationToken);
        var clusters = await StartChecks.ClustersAsync(options, cancellationToken);
        var evidence = await EvidenceFiles.OpenAsync(options.Evidence, cancellationToken);

        AddServices(builder.Services, options, database, clusters, new ChangeWriterOptions { Spool = spool });
        AddEvidence(builder.Services, options, evidence);
        var app = builder.Build();
        MapEndpoints(app);
        if (evidence.Created) LogMessages.KeyMade(app.Logger, evidence.KeyPath, string.Join(' ', clusters.Select(cluster => evidence.Key.Public(cluster.Name))), evidence.Heads.Location);
        return app;
    }

    private static void AddServices(
        IServiceCollection services, DashboardOptions options, NpgsqlDataSource database, IReadOnlyList<ConnectedCluster> clusters, ChangeWriterOptions writing)
    {
        services.AddSingleton(TimeProvider.System);
        // Open pages hold their connections for ever: they reconnect, so nobody waits for them.
        services.Configure<HostOptions>(host => host.ShutdownTimeout = TimeSpan.FromSeconds(5));
        services.AddSingleton(database);
        services.AddSingleton<ChangeReader>();
        services.AddSingleton(options.Findings);
        services.AddSingleton(options.Events);
        services.AddSingleton(new ReferenceRules(options.ReferenceRules));
        services.AddProjections();
        services.AddSingleton(new ClusterRegistry(clusters.Select(cluster => cluster.Name)));
        services.AddSingleton(clusters);
        services.AddSingleton(provider => new LeaseTaker(
            database, $"{Environment.MachineName}/{Environment.ProcessId}", new LeaseOptions(), TimeProvider.System, provider.GetRequiredService<ILogger<LeaseTaker>>()));
        services.AddSingleton(provider => new WriterParts(database, provider.GetRequiredService<LeaseTaker>(), writing));
        services.AddSingleton<IReadAccess, OpenAccess>();
        services.AddScoped<ViewerAccessor>();
        services.AddSingleton<EventStorage>();
        services.AddHostedService(provider => provider.GetRequiredService<EventStorage>());
        services.AddHostedService<CaptureService>();
        services.AddSingleton<LiveLots>();
        services.AddHostedService(provider => provider.GetRequiredService<LiveLots>());

        services.AddRestApi();
        services.AddSignalR(hub =>
        {
            hub.MaximumReceiveMessageSize = 32 * 1024;
            hub.MaximumParallelInvocationsPerClient = 4;
        }).AddMessagePackProtocol();
        services.AddRazorComponents().AddInteractiveServerComponents();
        services.AddPages();
        services.Configure<CircuitOptions>(circuit =>
        {
            circuit.DisconnectedCircuitMaxRetained = 20;
            circuit.DisconnectedCircuitRetentionPeriod = TimeSpan.FromMinutes(1);
        });
        services.AddResponseCompression(compression => compression.MimeTypes = [.. Microsoft.AspNetCore.ResponseCompression.ResponseCompressionDefaults.MimeTypes, GraphFrames.ContentType]);
        // A page of 440 KB becomes 30 KB instead of 50.
        services.Configure<Microsoft.AspNetCore.ResponseCompression.BrotliCompressionProviderOptions>(brotli => brotli.Level = System.IO.Compression.CompressionLevel.Optimal);
        services.AddHealthChecks().AddCheck<ReadinessCheck>("ready");
        services.AddOpenTelemetry().WithMetrics(metrics => metrics
            .AddMeter("Dashboard.*").AddAspNetCoreInstrumentation().AddRuntimeInstrumentation().AddNpgsqlInstrumentation().AddPrometheusExporter());
    }

    private static void AddEvidence(IServiceCollection services, DashboardOptions options, EvidenceFiles evidence)
    {
        services.AddSingleton(options.Retention);
        services.AddSingleton<RowProofs>();
        services.AddSingleton(provider => new HeadKeeper(
            provider.GetRequiredService<NpgsqlDataSource>(), evidence.Key, evidence.Previous, evidence.Heads, provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<ILogger<HeadKeeper>>()));
        services.AddSingleton(provider => new LogPatrol(
            provider.GetRequiredService<NpgsqlDataSource>(), provider.GetRequiredService<HeadKeeper>(), provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<ILogger<LogPatrol>>()));
        services.AddSingleton(provider => new LogRetention(
            provider.GetRequiredService<NpgsqlDataSource>(), provider.GetRequiredService<HeadKeeper>(), provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<ILogger<LogRetention>>()));
        services.AddHostedService<EvidenceService>();
    }

    private static void MapEndpoints(WebApplication app)
    {
        app.UseWhen(context => context.Request.Path == "/api" || context.Request.Path == "/api/", page => page.UseSecurityHeaders(SecurityHeaders.ReferencePagePolicy()));
        app.UseWhen(context => context.Request.Path != "/api" && context.Request.Path != "/api/", page => page.UseSecurityHeaders(SecurityHeaders.Policy()));
        app.UseResponseCompression();
        app.UseExceptionHandler("/error", createScopeForErrors: true);
        app.UseAntiforgery();

        app.MapStaticAssets();
        app.MapRestApi();
        app.MapHub<ChangesHub>("/hubs/changes");
        app.MapHealthChecks("/healthz/live", new HealthCheckOptions { Predicate = _ => false });
        app.MapHealthChecks("/healthz/ready");
        app.MapPrometheusScrapingEndpoint("/metrics");
        app.MapRazorComponents<App>().AddInteractiveServerRenderMode(server => server.DisableWebSocketCompression = true);
    }
}
