using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Dashboard.Simulator.Tests.Objects;

namespace Dashboard.Simulator.Tests.Http;

/// <summary>Requests that were recorded at a real server, and whether the simulated one answers them alike.</summary>
internal static partial class RecordedRequest
{
    /// <summary>Status, headers and body, but for times, uids and versions.</summary>
    /// <param name="more">Headers besides the recorded ones.</param>
    public static async Task HoldsAsync(SimulatedApi api, string file, params (string Name, string Value)[] more)
    {
        var recorded = Named(file);
        var headers = recorded["requestHeaders"]!.AsArray().Select(h => h!.ToString().Split(": ", 2)).Select(h => (h[0], h[1])).Concat(more).ToArray();
        var reply = await api.SendAsync(recorded["method"]!.ToString(), recorded["path"]!.ToString(), recorded["requestBody"]?.ToString(), accept: recorded["accept"]!.ToString(), headers: headers);

        Assert.Equal((int)(long)recorded["status"]!, reply.Status);
        Assert.Equal(RecordedHeader(file, "Content-Type"), reply.ContentType);
        Assert.Equal(RecordedHeader(file, "Cache-Control"), reply.Headers.GetValueOrDefault("Cache-Control"));
        Assert.Equal(RecordedHeader(file, "Retry-After"), reply.Headers.GetValueOrDefault("Retry-After"));
        Assert.Equal(RecordedHeader(file, "Warning"), reply.Headers.GetValueOrDefault("Warning"));
        Assert.Equal(Normalised(Recordings.Text(file)), Normalised(reply.Text));
    }

    public static JsonObject Named(string file) => Recordings.Lines("index.ndjson").First(l => l["file"]!.ToString() == file);

    private static string? RecordedHeader(string file, string name) =>
        Recordings.Text(file + ".headers").Split('\n').Select(l => l.TrimEnd('\r')).FirstOrDefault(l => l.StartsWith(name + ":", StringComparison.OrdinalIgnoreCase))?[(name.Length + 2)..];

    private static string Normalised(string text) => Versions().Replace(Uids().Replace(Times().Replace(text, "TIME"), "UID"), "VERSION");

    [GeneratedRegex("[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:]{8}Z", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Times();

    [GeneratedRegex("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Uids();

    [GeneratedRegex("current: [0-9]+|\\([0-9]+\\)", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Versions();
}
