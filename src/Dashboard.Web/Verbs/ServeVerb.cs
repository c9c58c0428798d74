using System.Net.Sockets;
using Dashboard.Web.Hosting;
using Microsoft.AspNetCore.Connections;

namespace Dashboard.Web.Verbs;

internal static class ServeVerb
{
    public static async Task<int> RunAsync(FileInfo? config, CancellationToken cancellationToken)
    {
        await using var app = await DashboardHost.BuildAsync(Configuration.FromFile(config), cancellationToken);
        await StartAsync(app, cancellationToken);
        await app.WaitForShutdownAsync(cancellationToken);
        return app.Services.GetRequiredService<ClusterRegistry>().Clusters.Any(cluster => cluster.Failure is not null) ? ExitCode.Failure : ExitCode.Ok;
    }

    /// <exception cref="UsageException">The port is taken or the address is not ours.</exception>
    public static async Task StartAsync(WebApplication app, CancellationToken cancellationToken)
    {
        try
        {
            await app.StartAsync(cancellationToken);
        }
        catch (IOException error) when (error.InnerException is AddressInUseException)
        {
            throw new UsageException($"ASPNETCORE_URLS: {error.InnerException.Message.TrimEnd('.')}: {app.Configuration["urls"] ?? DashboardHost.DefaultUrl}. Choose another port (make demo PORT=...).", error);
        }
        catch (SocketException error)
        {
            throw new UsageException($"ASPNETCORE_URLS: cannot listen on {app.Configuration["urls"] ?? DashboardHost.DefaultUrl}: {error.Message}.", error);
        }
    }
}
