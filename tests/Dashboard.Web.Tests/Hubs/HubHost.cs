using Dashboard.Log;
using Dashboard.Model.Access;
using Dashboard.Projections.Audit;
using Dashboard.Projections.Live;
using Dashboard.Testing;
using Dashboard.Web.Hosting;
using Dashboard.Web.Hubs;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http.Connections;
using Microsoft.AspNetCore.SignalR.Client;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Dashboard.Web.Tests.Hubs;

/// <summary>The real hub behind a real listener, fed by hand. Nothing reads the database.</summary>
internal sealed class HubHost : IAsyncDisposable
{
    public const string Cluster = "c";
    private readonly WebApplication _app;

    private HubHost(WebApplication app) => _app = app;

    public ProjectionFeed Feed => _app.Services.GetRequiredService<ProjectionFeed>();

    public Uri Hub => new(_app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single() + "/hubs/changes");

    public static async Task<HubHost> StartAsync(IReadAccess access, TimeProvider time)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseSetting("urls", "http://127.0.0.1:0");
        builder.Services.AddSingleton(time).AddSingleton(access).AddScoped<ViewerAccessor>();
        builder.Services.AddSingleton<ProjectionFeed>().AddSingleton(new ClusterRegistry([Cluster]));
        builder.Services.AddSingleton(NpgsqlDataSource.Create("Host=127.0.0.1;Port=1")).AddSingleton<ChangeReader>().AddSingleton<ForwardHistory>();
        builder.Services.AddSingleton<LiveLots>().AddHostedService(services => services.GetRequiredService<LiveLots>());
        builder.Services.AddSignalR().AddMessagePackProtocol();
        var app = builder.Build();
        app.MapHub<ChangesHub>("/hubs/changes");
        var host = new HubHost(app);
        host.Feed.Begin(Cluster, 0); // as a projection does: else the first fold may be taken for one from before
        await app.StartAsync(CancellationToken.None);
        await Wait.UntilAsync(() => host.Feed.IsFollowed(Cluster), TimeSpan.FromSeconds(20), "Nobody follows the feed.", CancellationToken.None);
        return host;
    }

    /// <summary>A client of its own connection.</summary>
    public async Task<HubConnection> ConnectAsync(bool messagePack)
    {
        var builder = new HubConnectionBuilder().WithUrl(Hub, HttpTransportType.WebSockets);
        var hub = (messagePack ? builder.AddMessagePackProtocol() : builder).Build();
        await hub.StartAsync(CancellationToken.None);
        return hub;
    }

    public async ValueTask DisposeAsync()
    {
        using var soon = new CancellationTokenSource(TimeSpan.Zero);
        await _app.StopAsync(soon.Token);
        await _app.DisposeAsync();
    }
}
