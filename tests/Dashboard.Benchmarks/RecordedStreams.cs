using System.Text;
using System.Text.Json;
using Dashboard.Log;
using Dashboard.Model;
using Dashboard.Model.Capture;
using Dashboard.Testing;

namespace Dashboard.Benchmarks;

/// <summary>The recordings of a real API server through the writer: smaller objects, other changes. Left out where there are none.</summary>
internal static class RecordedStreams
{
    private static readonly string[] s_streams =
        ["applications", "backups", "certificates", "databases", "deployments", "endpointslices", "nodes", "pods", "queues", "replicasets", "services", "statefulsets", "teams"];

    public static async Task RunAsync(BenchDatabase database, Figures figures)
    {
        if (Transcripts.Find() is not { } transcripts)
            return;
        await using (var writer = await database.OpenAsync("recorded"))
        {
            foreach (var stream in s_streams)
                await AppendAsync(writer, transcripts.Body($"streams/{stream}.ndjson"), stream);
        }

        const string Rows = "FROM change WHERE cluster = (SELECT id FROM cluster WHERE name = 'recorded') AND verb = 'M'";
        figures.Add("recorded.changes", await database.NumberAsync("SELECT count(*) " + Rows));
        figures.Add("recorded.payload_bytes_per_change", await database.NumberAsync("SELECT avg(octet_length(payload)) " + Rows));
    }

    private static async Task AppendAsync(ChangeWriter writer, byte[] body, string stream)
    {
        WatchScope? scope = null;
        for (var rest = body.AsMemory(); rest.Span.IndexOf((byte)'\n') is >= 0 and var end; rest = rest[(end + 1)..])
        {
            using var line = JsonDocument.Parse(rest[..end], new JsonDocumentOptions { MaxDepth = 1_024 });
            var (type, item) = (line.RootElement.GetProperty("type").GetString(), line.RootElement.GetProperty("object"));
            if (type == "BOOKMARK")
                continue;
            var version = item.GetProperty("apiVersion").GetString()!.Split('/');
            var kind = new GroupVersionKind(version.Length == 2 ? version[0] : "", version[^1], item.GetProperty("kind").GetString()!);
            scope ??= new WatchScope("recorded", new GroupVersionResource(kind.Group, kind.Version, stream), kind, null);
            var metadata = item.GetProperty("metadata");
            var observation = new Observation(
                type switch { "ADDED" => Verb.Added, "DELETED" => Verb.Deleted, _ => Verb.Modified },
                new ObjectIdentity(kind, metadata.TryGetProperty("namespace", out var space) ? space.GetString() : null, metadata.GetProperty("name").GetString()!, metadata.GetProperty("uid").GetString()!),
                metadata.GetProperty("resourceVersion").GetString()!, null, TimeProvider.System.GetUtcNow(), Encoding.UTF8.GetBytes(item.GetRawText()));
            await writer.AppendAsync(scope, [observation], observation.ResourceVersion, CancellationToken.None);
        }

        await writer.CloseAsync(scope!, new GapCause(GapReason.SwitchedOff, "played"), CancellationToken.None);
    }
}
