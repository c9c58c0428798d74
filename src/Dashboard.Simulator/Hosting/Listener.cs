using System.Net;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;

namespace Dashboard.Simulator.Hosting;

/// <summary>One HTTP listener around one request handler.</summary>
internal sealed class Listener : IAsyncDisposable
{
    private readonly WebApplication _app;

    private Listener(WebApplication app) => _app = app;

    public Uri Uri { get; private set; } = null!;

    /// <param name="port">0 takes a free one.</param>
    /// <param name="handle">Gets a token that ends long answers cleanly when the listener stops.</param>
    /// <exception cref="IOException">The port is taken.</exception>
    public static async Task<Listener> StartAsync(string address, int port, Func<HttpContext, CancellationToken, Task> handle, CancellationToken cancellationToken)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = null;
            kestrel.Limits.MinResponseDataRate = null;
            kestrel.Listen(IPAddress.Parse(address), port);
        });
        builder.Services.AddSingleton<IHostLifetime, NoLifetime>();
        // What is open ends at once, by itself; on a machine that is busy that may take a while, and what is cut off then is no clean end.
        builder.Services.Configure<HostOptions>(o => o.ShutdownTimeout = TimeSpan.FromSeconds(20));
        var app = builder.Build();
        var stopping = app.Lifetime.ApplicationStopping;
        app.Run(http => handle(http, stopping));
        try
        {
            await app.StartAsync(cancellationToken);
        }
        catch
        {
            await app.DisposeAsync();
            throw;
        }

        var bound = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First();
        return new Listener(app) { Uri = new Uri(bound) };
    }

    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync(CancellationToken.None);
        await _app.DisposeAsync();
    }

    /// <summary>The default one catches the signals of the whole process, which are not a listener's to handle.</summary>
    private sealed class NoLifetime : IHostLifetime
    {
        public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
