using System.IO.Compression;
using System.Text;
using System.Text.Json.Nodes;
using Dashboard.Simulator.Objects;

namespace Dashboard.Simulator.Tests.Objects;

/// <summary>The recordings of a real API server, where this machine has them.</summary>
internal static class Recordings
{
    private static readonly string? Root = Find();

    /// <summary>Where they are; skips the test where they are not.</summary>
    public static string Folder
    {
        get
        {
            Assert.SkipWhen(Root is null, "no recordings: set DASHBOARD_TRANSCRIPTS to their folder");
            return Root!;
        }
    }

    /// <summary>The lines of a recorded stream or log, plain or gzipped.</summary>
    public static IEnumerable<JsonObject> Lines(string path)
    {
        Assert.SkipWhen(Root is null, "no recordings: set DASHBOARD_TRANSCRIPTS to their folder");
        foreach (var line in Text(path).Split('\n', StringSplitOptions.RemoveEmptyEntries))
            yield return JsonInput.ParseObject(Encoding.UTF8.GetBytes(line));
    }

    public static JsonObject Json(string path)
    {
        Assert.SkipWhen(Root is null, "no recordings: set DASHBOARD_TRANSCRIPTS to their folder");
        return JsonInput.ParseObject(Encoding.UTF8.GetBytes(Text(path)));
    }

    public static string Text(string path)
    {
        Assert.SkipWhen(Root is null, "no recordings: set DASHBOARD_TRANSCRIPTS to their folder");
        var file = Path.Combine(Root!, path);
        if (File.Exists(file))
            return File.ReadAllText(file);
        using var packed = new GZipStream(File.OpenRead(file + ".gz"), CompressionMode.Decompress);
        return new StreamReader(packed, Encoding.UTF8).ReadToEnd();
    }

    private static string? Find()
    {
        if (Environment.GetEnvironmentVariable("DASHBOARD_TRANSCRIPTS") is { Length: > 0 } given)
            return given;
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            var candidate = Path.Combine(folder.FullName, "shared", "transcripts");
            if (Directory.Exists(candidate))
                return candidate;
        }
        return null;
    }
}
