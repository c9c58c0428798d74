using System.Net;
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

    /// <summary>Asked before the server is: its own failure comes with a stack trace in the log.</summary>
    private static void RefuseTakenPorts(string urls)
    {
        foreach (var url in urls.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            var address = BindingAddress.Parse(url);
            if (address.Port == 0 || address.IsUnixPipe || !IPAddress.TryParse(address.Host == "localhost" ? "127.0.0.1" : address.Host.Trim('[', ']'), out var ip)) continue;
            try
            {
                using var listener = new TcpListener(ip, address.Port);
                listener.Start();
            }
            catch (SocketException error)
            {
                throw new UsageException($"ASPNETCORE_URLS: cannot listen on {url}: {error.Message}. Choose another port (make demo PORT=...).", error);
            }
        }
    }

    /// <exception cref="UsageException">The port is taken or the address is not ours.</exception>
    public static async Task StartAsync(WebApplication app, CancellationToken cancellationToken)
    {
        RefuseTakenPorts(app.Configuration["urls"] ?? DashboardHost.DefaultUrl);
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
