using System.Globalization;
using System.IO.Compression;
using System.Text.Json.Nodes;
using Dashboard.Simulator.Store;

namespace Dashboard.Simulator.Replay;

/// <summary>One recorded answer: a line of the index and the files beside it. Bodies are read when asked for.</summary>
internal sealed class Recording
{
    private readonly string _folder;
    private readonly string _storedAs;

    private Recording(string folder, JsonObject line)
    {
        _folder = folder;
        File = Metadata.Text(line, "file");
        _storedAs = Metadata.Text(line, "storedAs") is { Length: > 0 } stored ? stored : File;
        Method = Metadata.Text(line, "method");
        var target = Metadata.Text(line, "path").Split('?', 2);
        Path = target[0];
        Query = Parse(target.Length > 1 ? target[1] : "");
        Accept = Metadata.Text(line, "accept");
        Status = (int)Metadata.Integer(line, "status");
        Ended = Metadata.Text(line, "ended");
    }

    /// <summary>As <c>streams/pods.ndjson</c>.</summary>
    public string File { get; }

    public string Method { get; }

    public string Path { get; }

    public IReadOnlyDictionary<string, string> Query { get; }

    public string Accept { get; }

    public int Status { get; }

    /// <summary>How it ended, in the recorder's words.</summary>
    public string Ended { get; }

    public bool IsWatch => Query.ContainsKey("watch");

    /// <exception cref="ArgumentException">There is no index in the folder, or it is not one.</exception>
    public static IReadOnlyList<Recording> ReadIndex(string folder)
    {
        var index = System.IO.Path.Combine(folder, "index.ndjson");
        if (!System.IO.File.Exists(index)) throw new ArgumentException($"'{folder}' holds no recording: there is no index.ndjson.", nameof(folder));
        try
        {
            return [.. System.IO.File.ReadLines(index).Where(l => l.Length > 0).Select(l => new Recording(folder, (JsonObject)JsonNode.Parse(l)!))];
        }
        catch (System.Text.Json.JsonException bad)
        {
            throw new ArgumentException($"'{index}' is not an index: {bad.Message}", nameof(folder), bad);
        }
    }

    public async Task<byte[]> ReadBodyAsync(CancellationToken cancellationToken)
    {
        var path = System.IO.Path.Combine(_folder, _storedAs);
        if (!System.IO.File.Exists(path) && System.IO.File.Exists(path + ".gz")) path += ".gz";
        await using var file = System.IO.File.OpenRead(path);
        await using Stream plain = path.EndsWith(".gz", StringComparison.Ordinal) ? new GZipStream(file, CompressionMode.Decompress) : file;
        using var body = new MemoryStream();
        await plain.CopyToAsync(body, cancellationToken);
        return body.ToArray();
    }

    /// <summary>The headers worth repeating; the last of equal names.</summary>
    public IReadOnlyDictionary<string, string> ReadHeaders()
    {
        var headers = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        var path = System.IO.Path.Combine(_folder, File + ".headers");
        if (!System.IO.File.Exists(path)) return headers;
        foreach (var line in System.IO.File.ReadLines(path).Skip(1))
        {
            var colon = line.IndexOf(':', StringComparison.Ordinal);
            if (colon <= 0) continue;
            var name = line[..colon];
            if (name.ToLowerInvariant() is "content-type" or "cache-control" or "warning" or "etag" or "vary" or "retry-after") headers[name] = line[(colon + 1)..].Trim();
        }

        return headers;
    }

    /// <summary>Milliseconds since the request and bytes of each recorded chunk; one chunk of everything where no timing was recorded.</summary>
    public IReadOnlyList<(long Milliseconds, int Bytes)> ReadChunks(int total)
    {
        var path = System.IO.Path.Combine(_folder, File + ".timing");
        if (!System.IO.File.Exists(path)) return [(0, total)];
        return [.. System.IO.File.ReadLines(path).Select(l => l.Split(' ')).Where(p => p.Length == 2)
            .Select(p => (long.Parse(p[0], CultureInfo.InvariantCulture), int.Parse(p[1], CultureInfo.InvariantCulture)))];
    }

    private static Dictionary<string, string> Parse(string query)
    {
        var result = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var pair in query.Split('&', StringSplitOptions.RemoveEmptyEntries))
        {
            var parts = pair.Split('=', 2);
            result[Uri.UnescapeDataString(parts[0])] = parts.Length > 1 ? Uri.UnescapeDataString(parts[1]) : "";
        }

        return result;
    }
}
