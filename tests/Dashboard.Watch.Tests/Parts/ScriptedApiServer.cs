using System.Collections.Concurrent;
using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Dashboard.Watch.Tests.Parts;

/// <summary>
/// A real HTTP server on loopback whose answers the test writes. Requests are answered by the next step of the script; when the script is
/// over, a request is answered 200 and left open, silent.
/// </summary>
internal sealed class ScriptedApiServer : IAsyncDisposable
{
    private readonly WebApplication app;
    private readonly ConcurrentQueue<Func<HttpContext, Task>> script = new();
    private readonly Func<HttpContext, Task>? always;
    private readonly CancellationTokenSource stop = new();
    private int accepted;
    private int open;

    private ScriptedApiServer(Func<HttpContext, Task>? always, Action<ListenOptions>? listen)
    {
        this.always = always;
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrelHttpsConfiguration().ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0, options =>
        {
            options.Use(next => connection => CountedAsync(next, connection));
            listen?.Invoke(options);
        }));
        app = builder.Build();
        app.Run(AnswerAsync);
    }

    /// <summary>Path and query of each request, in order of arrival.</summary>
    public ConcurrentQueue<string> Requests { get; } = new();

    public string Url { get; private set; } = "";

    /// <summary>Connections accepted so far, and those of them that are open.</summary>
    public int Accepted => Volatile.Read(ref accepted);

    public int Open => Volatile.Read(ref open);

    /// <summary>The test is over: answers that hold their stream open end.</summary>
    public CancellationToken Stopping => stop.Token;

    /// <param name="always">Answers every request, in place of a script.</param>
    /// <param name="listen">TLS, protocols.</param>
    public static async Task<ScriptedApiServer> StartAsync(Func<HttpContext, Task>? always = null, Action<ListenOptions>? listen = null)
    {
        var server = new ScriptedApiServer(always, listen);
        await server.app.StartAsync(TestContext.Current.CancellationToken);
        server.Url = server.app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First();
        return server;
    }

    public ScriptedApiServer Then(params Func<HttpContext, Task>[] steps)
    {
        foreach (var step in steps)
            script.Enqueue(step);
        return this;
    }

    public async ValueTask DisposeAsync()
    {
        await stop.CancelAsync();
        await app.DisposeAsync();
        stop.Dispose();
    }

    private async Task CountedAsync(ConnectionDelegate next, ConnectionContext connection)
    {
        Interlocked.Increment(ref accepted);
        Interlocked.Increment(ref open);
        try
        {
            await next(connection);
        }
        finally
        {
            Interlocked.Decrement(ref open);
        }
    }

    private async Task AnswerAsync(HttpContext context)
    {
        Requests.Enqueue(context.Request.Path + context.Request.QueryString);
        var step = always ?? (script.TryDequeue(out var next) ? next : Answer.Stream().ThenHold());
        using var either = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, Stopping);
        context.RequestAborted = either.Token;
        try
        {
            await step(context);
        }
        catch (OperationCanceledException)
        {
            context.Abort();
        }
    }
}
