using System.Text;
using Dashboard.Model;
using Dashboard.Watch.Tests.Parts;
using Microsoft.AspNetCore.Http;
using static Dashboard.Watch.Tests.Parts.Objects;

namespace Dashboard.Watch.Tests.Scopes;

/// <summary>What is large is stored, what is too large is passed over without being held.</summary>
public sealed class LargeObjectTests
{
    private const int Megabyte = 1024 * 1024;
    private readonly RecordingSink sink = new();

    [Fact]
    public async Task AnObjectOfOneAndAHalfMegabytes_IsStored()
    {
        await using var server = await ScriptedApiServer.StartAsync();
        var text = new string('x', 3 * Megabyte / 2);
        server.Then(Answer.Stream(Added("a", 5), InitialEnd(7), Modified("a", 9, text: text), Modified("b", 10)).ThenHold());
        await using var reflector = new RunningReflector(server.Url, sink);
        await sink.HoldsAsync("A5 M9 M10");
        Assert.Equal(Objects.Object("a", 9, text: text), sink.Rows[1].Text);
        Assert.Null(sink.Rows[1].Quarantine);
    }

    [Fact]
    public async Task ALineOfFiftyMegabytes_IsAHuskAndAGap_MemoryStaysBounded_TheStreamGoesOn()
    {
        await using var server = await ScriptedApiServer.StartAsync();
        server.Then(Huge([Added("a", 5), InitialEnd(7)], """{"type":"MODIFIED","object":""", Objects.Object("a", 9)[..^3], 50, "\"}}}", [Modified("b", 10)]));
        await using var reflector = new RunningReflector(server.Url, sink, RunningReflector.Quick with { LargestObject = 2 * Megabyte });
        await sink.HoldsAsync("A5 M9 M10");
        Assert.True(sink.Rows[1].Quarantine is { Identified: true });
        Assert.InRange(sink.Rows[1].Json.Length, 1, 1_000);
        Assert.Equal(GapReason.Refused, Assert.Single(sink.Gaps).Reason);
        Assert.Empty(sink.Closed);
        Assert.Equal("10", sink.Reached);
        Assert.Single(server.Requests);
    }

    [Fact]
    public async Task AnItemOfFiftyMegabytesInAPage_IsAHusk_IsNotTakenForDeleted_TheOthersAreListed()
    {
        sink.Know(RunningReflector.Widgets, "a", 4);
        await using var server = await ScriptedApiServer.StartAsync();
        server.Then(
            Answer.Failure(422, "Invalid"),
            Huge([], """{"apiVersion":"v1","items":[""", Objects.Object("a", 9)[..^3], 50, "\"}}, " + Objects.Object("b", 8) + """ ],"metadata":{"resourceVersion":"12"} }""", []),
            Answer.Stream(Modified("b", 13)).ThenHold());
        await using var reflector = new RunningReflector(server.Url, sink, RunningReflector.Quick with { LargestObject = 2 * Megabyte });
        await sink.HoldsAsync("M9 A8 M13");
        Assert.True(sink.Rows[0].Quarantine is { Identified: true });
        Assert.Contains("resourceVersion=12&", server.Requests.ElementAt(2), StringComparison.Ordinal);
    }

    /// <summary>Sends what the test could not hold as one string.</summary>
    private static Func<HttpContext, Task> Huge(string[] before, string opening, string head, int megabytes, string closing, string[] after) => async context =>
    {
        context.Response.ContentType = "application/json";
        await WriteAsync(string.Concat(before.Select(line => line + "\n")) + opening + head);
        var part = new byte[Megabyte];
        Array.Fill(part, (byte)'x');
        for (var i = 0; i < megabytes; i++)
            await context.Response.Body.WriteAsync(part, context.RequestAborted);
        await WriteAsync(closing + (after.Length > 0 ? "\n" + string.Concat(after.Select(line => line + "\n")) : ""));
        await context.Response.Body.FlushAsync(context.RequestAborted);
        if (after.Length > 0)
            await Task.Delay(Timeout.Infinite, context.RequestAborted);

        async Task WriteAsync(string text) => await context.Response.Body.WriteAsync(Encoding.UTF8.GetBytes(text), context.RequestAborted);
    };
}
