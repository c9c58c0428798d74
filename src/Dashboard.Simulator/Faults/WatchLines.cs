using System.Text;
using System.Text.Json.Nodes;
using Dashboard.Simulator.Objects;
using Dashboard.Simulator.Store;

namespace Dashboard.Simulator.Faults;

/// <summary>Lines of a watch, told apart and altered as bytes: what is not altered stays exactly as it was.</summary>
internal static class WatchLines
{
    private static readonly byte[] Head = "{\"type\":\""u8.ToArray();
    private static readonly byte[] ObjectMark = "\"object\":"u8.ToArray();

    /// <summary>JSON that ends in the middle.</summary>
    public static byte[] CutLine { get; } = "{\"type\":\"MODIFIED\",\"object\":{\"kind\":\"Wid\n"u8.ToArray();

    public static bool IsBookmark(ReadOnlySpan<byte> line) => line.StartsWith("{\"type\":\"BOOKMARK\""u8);

    public static bool EndsInitialEvents(ReadOnlySpan<byte> line) => IsBookmark(line) && line.IndexOf("k8s.io/initial-events-end"u8) >= 0;

    /// <summary>The same event under another type.</summary>
    public static byte[] WithType(ReadOnlySpan<byte> line, string type) =>
        line.StartsWith(Head) && line[Head.Length..].IndexOf((byte)'"') is >= 0 and var end ? [.. Head, .. Encoding.UTF8.GetBytes(type), .. line[(Head.Length + end)..]] : line.ToArray();

    /// <summary>The same event with blanks before its object.</summary>
    public static byte[] Padded(ReadOnlySpan<byte> line, long blanks)
    {
        var at = line.IndexOf(ObjectMark);
        if (at < 0) return line.ToArray();
        at += ObjectMark.Length;
        var padded = new byte[line.Length + blanks];
        line[..at].CopyTo(padded);
        padded.AsSpan(at, (int)blanks).Fill((byte)' ');
        line[at..].CopyTo(padded.AsSpan((int)(at + blanks)));
        return padded;
    }

    /// <summary>The same bytes for the same rule: no line end among them, not UTF-8, and with a zero that no JSON has, not even in a string.</summary>
    public static byte[] Garbage(FaultRule rule)
    {
        var bytes = new byte[rule.Do.Amount];
        new Random(rule.Match.Seed).NextBytes(bytes);
        for (var i = 0; i < bytes.Length; i++) bytes[i] |= 0x80;
        bytes[^1] = 0;
        return bytes;
    }

    public static ValueTask WriteErrorAsync(Stream body, ApiError error, CancellationToken cancellationToken) =>
        body.WriteAsync((byte[])[.. JsonBytes.Of(new JsonObject { ["type"] = "ERROR", ["object"] = error.ToStatus() }), (byte)'\n'], cancellationToken);
}
