using System.Text;
using System.Text.Json;
using Dashboard.Model;
using Dashboard.Model.Capture;
using Dashboard.Testing;
using Dashboard.Watch.Tests.Parts;
using Microsoft.AspNetCore.Http;

namespace Dashboard.Watch.Tests.Replay;

/// <summary>One recorded conversation: what the server answers, in order, and what must be known at its end.</summary>
internal sealed record Recording(WatchScope Scope, IReadOnlyList<Func<HttpContext, Task>> Script, IReadOnlyDictionary<string, string> Final, IReadOnlyList<string> Deleted, bool MetadataOnly)
{
    /// <summary>The recording has objects deeper than the reader's default of 64.</summary>
    public static readonly JsonDocumentOptions Deep = new() { MaxDepth = 1_024 };

    public static readonly string[] Streams =
    [
        "applications", "backups", "certificates", "configmaps", "customresourcedefinitions", "databases-v1beta1", "databases", "deployments", "endpointslices", "events", "issuers",
        "namespaces", "nodes", "pods", "queues", "replicasets", "secrets", "services", "statefulsets", "teams",
    ];

    public static readonly string[] Selectors =
    [
        "applications-label-frontend", "applications-field-tier-worker", "pods-field-running", "applications-metadata", "deployments-metadata", "applications-one-namespace",
        "applications-one-name", "queues-timeout", "teams-wire",
    ];

    public static readonly string[] Paged = ["applications", "deployments", "pods"];

    public static readonly string[] Lifecycle = ["crd-deleted.widgets", "crd-schema-patch.widgets", "crd-schema-patch.queues", "crd-deleted.crds", "sigterm.applications", "sigterm.namespaces", "sigterm.teams-wire", "sigterm-grace.teams"];

    /// <summary>One watch with initial events, at its own chunk edges.</summary>
    public static Recording Of(Transcripts from, string file)
    {
        var body = from.Body(file);
        return New([Play(body, from.Chunks(file)).ThenHold()], [body], metadataOnly: file.Contains("-metadata", StringComparison.Ordinal));
    }

    /// <summary>A list by pages, then the watch from its version.</summary>
    public static Recording OfPages(Transcripts from, string resource)
    {
        var pages = Enumerable.Range(1, 99).Select(i => $"listwatch/{resource}.list.page{i}.json").TakeWhile(from.Has).Select(from.Body).ToList();
        var watch = from.Body($"listwatch/{resource}.watch.ndjson");
        return New(
            [Answer.Failure(422, "Invalid"), .. pages.Select(page => Answer.Json(Encoding.UTF8.GetString(page))), Play(watch, from.Chunks($"listwatch/{resource}.watch.ndjson")).ThenHold()],
            [.. pages, watch]);
    }

    /// <summary>A watch cut inside a line, and the one that went on from its last whole line.</summary>
    public static Recording OfResume(Transcripts from, string resource, Func<int> rows)
    {
        byte[] first = from.Body($"resume/{resource}.part1.ndjson"), second = from.Body($"resume/{resource}.part2.ndjson");
        var whole = Encoding.UTF8.GetString(first).Split('\n')[..^1].Count(line => !line.StartsWith("{\"type\":\"BOOKMARK\"", StringComparison.Ordinal));
        return New(
            [Play(first, from.Chunks($"resume/{resource}.part1.ndjson")).ThenReset(() => rows() == whole), Play(second, from.Chunks($"resume/{resource}.part2.ndjson")).ThenHold()],
            [first[..(Array.LastIndexOf(first, (byte)'\n') + 1)], second]);
    }

    private static StreamAnswer Play(byte[] body, IReadOnlyList<int> sizes)
    {
        var chunks = new List<byte[]>();
        var at = 0;
        foreach (var size in sizes.TakeWhile(size => at + size <= body.Length))
        {
            chunks.Add(body[at..(at + size)]);
            at += size;
        }
        if (at < body.Length)
            chunks.Add(body[at..]);
        return Answer.Chunks(chunks);
    }

    /// <summary>Folds the bodies in the plainest way there is, as the measure for the Reflector.</summary>
    private static Recording New(IReadOnlyList<Func<HttpContext, Task>> script, IEnumerable<byte[]> bodies, bool metadataOnly = false)
    {
        var live = new Dictionary<string, string>(StringComparer.Ordinal);
        var deleted = new List<string>();
        var type = (ApiVersion: "", Kind: "");
        foreach (var body in bodies)
        {
            if (body.AsSpan().StartsWith("{\"type\""u8))
                foreach (var line in Encoding.UTF8.GetString(body).Split('\n', StringSplitOptions.RemoveEmptyEntries))
                    Apply(JsonDocument.Parse(line, Deep).RootElement);
            else
                foreach (var item in JsonDocument.Parse(body, Deep).RootElement.GetProperty("items").EnumerateArray())
                    live[Meta(item, "uid")] = Meta(item, "resourceVersion");
        }
        var slash = type.ApiVersion.IndexOf('/', StringComparison.Ordinal);
        var (group, version) = slash < 0 ? ("", type.ApiVersion) : (type.ApiVersion[..slash], type.ApiVersion[(slash + 1)..]);
        var scope = new WatchScope("recorded", new GroupVersionResource(group, version, "things"), new GroupVersionKind(group, version, type.Kind), null);
        return new Recording(scope, script, live, deleted, metadataOnly);

        void Apply(JsonElement line)
        {
            var item = line.GetProperty("object");
            type = (item.GetProperty("apiVersion").GetString()!, item.GetProperty("kind").GetString()!);
            switch (line.GetProperty("type").GetString())
            {
                case "ADDED" or "MODIFIED":
                    live[Meta(item, "uid")] = Meta(item, "resourceVersion");
                    break;
                case "DELETED":
                    live.Remove(Meta(item, "uid"));
                    deleted.Add(Meta(item, "uid"));
                    break;
            }
        }

        static string Meta(JsonElement item, string name) => item.GetProperty("metadata").GetProperty(name).GetString()!;
    }
}
