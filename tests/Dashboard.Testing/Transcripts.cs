using System.IO.Compression;
using System.Text.Json;

namespace Dashboard.Testing;

/// <summary>
/// Recordings of a real API server: response bodies byte for byte, with their chunk edges. They are no part of the project: found through
/// <c>DASHBOARD_TRANSCRIPTS</c>, or as <c>shared/transcripts</c> beside any folder above the tests. Read-only, safe for concurrent use.
/// </summary>
public sealed class Transcripts
{
    public const string Absent = "No recordings: set DASHBOARD_TRANSCRIPTS to a folder of recorded responses.";

    private readonly string folder;

    private Transcripts(string folder) => this.folder = folder;

    /// <summary>Null where there are none: a test says so and skips.</summary>
    public static Transcripts? Find()
    {
        if (Environment.GetEnvironmentVariable("DASHBOARD_TRANSCRIPTS") is { Length: > 0 } named)
            return Directory.Exists(named) ? new Transcripts(named) : null;
        for (var at = new DirectoryInfo(AppContext.BaseDirectory); at is not null; at = at.Parent)
            if (Path.Combine(at.FullName, "shared", "transcripts") is var found && File.Exists(Path.Combine(found, "index.ndjson")))
                return new Transcripts(found);
        return null;
    }

    public bool Has(string name) => File.Exists(Path.Combine(folder, name)) || File.Exists(Path.Combine(folder, name + ".gz"));

    /// <summary>A recorded body; the name is without <c>.gz</c>.</summary>
    public byte[] Body(string name)
    {
        var path = Path.Combine(folder, name);
        if (File.Exists(path))
            return File.ReadAllBytes(path);
        using var packed = new GZipStream(File.OpenRead(path + ".gz"), CompressionMode.Decompress);
        using var body = new MemoryStream();
        packed.CopyTo(body);
        return body.ToArray();
    }

    /// <summary>Sizes of the chunks that a watch came in, in order; empty where they were not recorded.</summary>
    public IReadOnlyList<int> Chunks(string name)
    {
        var path = Path.Combine(folder, name + ".timing");
        return File.Exists(path) ? [.. File.ReadLines(path).Select(line => int.Parse(line.Split(' ')[1], System.Globalization.CultureInfo.InvariantCulture))] : [];
    }

    /// <summary>What a resource's list held at the end of the recording.</summary>
    public RecordedList Final(string resource) => ReadList($"final/{resource}.list.json");

    public RecordedList ReadList(string name)
    {
        using var document = JsonDocument.Parse(Body(name), new JsonDocumentOptions { MaxDepth = 1_024 });
        var items = document.RootElement.GetProperty("items").EnumerateArray().ToDictionary(
            item => item.GetProperty("metadata").GetProperty("uid").GetString()!,
            item => item.GetProperty("metadata").GetProperty("resourceVersion").GetString()!,
            StringComparer.Ordinal);
        return new RecordedList(document.RootElement.GetProperty("metadata").GetProperty("resourceVersion").GetString()!, items);
    }
}

/// <param name="Items">resourceVersion by uid.</param>
public sealed record RecordedList(string ResourceVersion, IReadOnlyDictionary<string, string> Items);
