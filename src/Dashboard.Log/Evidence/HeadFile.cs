using System.Text.Json;

namespace Dashboard.Log.Evidence;

/// <summary>
/// Tree heads outside the database: a file that is only appended to, a line of JSON each (<c>cluster</c>, <c>number</c>, <c>note</c>), on disk before a call
/// returns. Without it, whoever owns the database can rewrite it unseen. Safe for concurrent use.
/// </summary>
public sealed class HeadFile
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, StoredHead> _last = new(StringComparer.Ordinal);

    private HeadFile(string path) => Location = path;

    public string Location { get; }

    /// <summary>Reads what is there, or makes the file.</summary>
    /// <exception cref="IOException">It cannot be read or written; also <see cref="UnauthorizedAccessException"/>.</exception>
    public static async Task<HeadFile> OpenAsync(string path, CancellationToken cancellationToken)
    {
        if (Path.GetDirectoryName(path) is { Length: > 0 } folder)
            Directory.CreateDirectory(folder);
        var file = new HeadFile(path);
        await using (var end = new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.ReadWrite))
        {
            // The last line of a process that died while writing: what follows must not be joined to it.
            if (end.Length > 0 && end.Seek(-1, SeekOrigin.End) >= 0 && end.ReadByte() != '\n')
                end.WriteByte((byte)'\n');
        }

        await foreach (var (cluster, head, _) in ReadAsync(path, cancellationToken))
        {
            if (cluster is not null && head is not null)
                file._last[cluster] = head;
        }

        return file;
    }

    /// <summary>The last of a cluster; null: none yet.</summary>
    public StoredHead? Last(string cluster)
    {
        lock (_lock)
            return _last.GetValueOrDefault(cluster);
    }

    /// <exception cref="IOException">Not written for certain; may be tried again.</exception>
    public void Append(string cluster, StoredHead head)
    {
        var line = JsonSerializer.SerializeToUtf8Bytes(new Dictionary<string, object>(StringComparer.Ordinal)
        {
            ["cluster"] = cluster,
            ["number"] = head.Number,
            ["note"] = head.Note.ToString(),
        });
        lock (_lock)
        {
            using var file = new FileStream(Location, FileMode.Append, FileAccess.Write, FileShare.ReadWrite, bufferSize: 0);
            file.Write([.. line, (byte)'\n']);
            file.Flush(flushToDisk: true);
            _last[cluster] = head;
        }
    }

    /// <summary>Every line in order, with its number from 1. No head: the line is not one. No cluster: it does not even name one.</summary>
    public static async IAsyncEnumerable<(string? Cluster, StoredHead? Head, long Line)> ReadAsync(
        string path, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite, 64 * 1024, useAsync: true);
        using var lines = new StreamReader(stream);
        for (var number = 1L; await lines.ReadLineAsync(cancellationToken) is { } line; number++)
        {
            if (line.Length == 0)
                continue;
            var (cluster, head) = Parse(line);
            yield return (cluster, head, number);
        }
    }

    private static (string? Cluster, StoredHead? Head) Parse(string line)
    {
        try
        {
            using var json = JsonDocument.Parse(line);
            if (json.RootElement is not { ValueKind: JsonValueKind.Object } root || !root.TryGetProperty("cluster", out var cluster) || cluster.ValueKind != JsonValueKind.String)
                return (null, null);
            return root.TryGetProperty("number", out var number) && number.TryGetInt64(out var value) &&
                root.TryGetProperty("note", out var note) && note.ValueKind == JsonValueKind.String && StoredHead.TryParse(value, note.GetString()!, out var head)
                ? (cluster.GetString(), head)
                : (cluster.GetString(), null);
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException)
        {
            return (null, null);
        }
    }
}
