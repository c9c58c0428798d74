using System.Text;
using Microsoft.AspNetCore.Http;

namespace Dashboard.Watch.Tests.Parts;

/// <summary>Steps of a script: whole answers, and streams with how they end.</summary>
internal static class Answer
{
    public static Func<HttpContext, Task> Json(string body) => Status(200, body);

    public static Func<HttpContext, Task> Status(int code, string body = "", string? retryAfter = null) => async context =>
    {
        context.Response.StatusCode = code;
        context.Response.ContentType = body.StartsWith('{') ? "application/json" : "text/plain";
        if (retryAfter is not null)
            context.Response.Headers.RetryAfter = retryAfter;
        await context.Response.WriteAsync(body, context.RequestAborted);
    };

    public static Func<HttpContext, Task> Failure(int code, string reason, string cause = "", string? retryAfter = null) =>
        Status(code, StatusObject(code, reason, cause), retryAfter);

    /// <summary>A watch that sends these lines.</summary>
    public static StreamAnswer Stream(params string[] lines) => new([Encoding.UTF8.GetBytes(string.Concat(lines.Select(line => line + "\n")))]);

    /// <summary>A watch that sends these chunks, each flushed by itself.</summary>
    public static StreamAnswer Chunks(IEnumerable<byte[]> chunks) => new(chunks);

    public static string StatusObject(int code, string reason, string cause = "") =>
        $$"""{"kind":"Status","apiVersion":"v1","metadata":{},"status":"Failure","message":"x","reason":"{{reason}}","details":{"causes":[{"reason":"{{cause}}"}]},"code":{{code}}}""";
}

/// <summary>A streamed answer, once it is said how it ends.</summary>
internal sealed class StreamAnswer(IEnumerable<byte[]> chunks)
{
    /// <summary>The server closes cleanly.</summary>
    public Func<HttpContext, Task> ThenEnd() => SendAsync;

    /// <summary>The connection breaks, once what was sent has arrived: a reset may take bytes with it that were on the way.</summary>
    public Func<HttpContext, Task> ThenReset(Func<bool> arrived) => async context =>
    {
        await SendAsync(context);
        await Condition.HoldsAsync(arrived, "the arrival of what was sent");
        context.Abort();
    };

    /// <summary>The connection stays open and silent.</summary>
    public Func<HttpContext, Task> ThenHold() => async context =>
    {
        await SendAsync(context);
        await Task.Delay(Timeout.Infinite, context.RequestAborted);
    };

    private async Task SendAsync(HttpContext context)
    {
        context.Response.ContentType = "application/json";
        await context.Response.StartAsync(context.RequestAborted);
        foreach (var chunk in chunks)
        {
            await context.Response.Body.WriteAsync(chunk, context.RequestAborted);
            await context.Response.Body.FlushAsync(context.RequestAborted);
        }
    }
}
