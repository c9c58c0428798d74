using System.Collections.Concurrent;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
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

    private ScriptedApiServer(WebApplication app, Func<HttpContext, Task>? always) => (this.app, this.always) = (app, always);

    /// <summary>Path and query of each request, in order of arrival.</summary>
    public ConcurrentQueue<string> Requests { get; } = new();

    public string Url { get; private set; } = "";

    /// <summary>The test is over: answers that hold their stream open end.</summary>
    public CancellationToken Stopping => stop.Token;

    public static async Task<ScriptedApiServer> StartAsync(Func<HttpContext, Task>? always = null)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var built = builder.Build();
        var server = new ScriptedApiServer(built, always);
        built.Run(server.AnswerAsync);
        await built.StartAsync(TestContext.Current.CancellationToken);
        server.Url = built.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First();
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
