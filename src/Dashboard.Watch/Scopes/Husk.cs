using System.Buffers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Dashboard.Model;
using Dashboard.Model.Capture;

namespace Dashboard.Watch.Scopes;

/// <summary>What is kept of an object that cannot be kept: who it is, as far as that could be read, why, and a fingerprint that shows whether it changed.</summary>
internal static class Husk
{
    public const string NoName = "(unnamed)";

    /// <summary>The same for the same deliveries: no time, no count.</summary>
    /// <param name="identity">With made-up parts where they could not be read.</param>
    /// <param name="version">Empty: not known.</param>
    /// <param name="reason">In words.</param>
    /// <param name="fingerprint">Keyed, so that nothing can be guessed from it; of what was there of the object.</param>
    public static byte[] Json(ObjectIdentity identity, string version, string reason, string fingerprint)
    {
        var bytes = new ArrayBufferWriter<byte>(512);
        using var json = new Utf8JsonWriter(bytes);
        json.WriteStartObject();
        json.WriteString("apiVersion", identity.Kind.ApiVersion);
        json.WriteString("kind", identity.Kind.Kind);
        json.WriteStartObject("metadata");
        json.WriteString("name", identity.Name);
        if (identity.Namespace is { } place)
            json.WriteString("namespace", place);
        json.WriteString("resourceVersion", version);
        json.WriteString("uid", identity.Uid);
        json.WriteEndObject();
        json.WriteStartObject("quarantined");
        json.WriteString("fingerprint", fingerprint);
        json.WriteString("reason", reason);
        json.WriteEndObject();
        json.WriteEndObject();
        json.Flush();
        return bytes.WrittenSpan.ToArray();
    }

    /// <summary>Null: nothing that could identify an object in the log (no text, too long, or with characters that are none).</summary>
    public static string? Text(string? text)
    {
        if (text is not { Length: > 0 and <= Observation.LongestText } || text.Contains('\0', StringComparison.Ordinal))
            return null;
        foreach (var rune in text.AsSpan().EnumerateRunes())
            if (rune == Rune.ReplacementChar)
                return null;
        return text;
    }

    /// <summary>In place of a uid that could not be read: one for each name, so that its versions stay together; without a name one for each content.</summary>
    public static string Uid(string? place, string? name, string fingerprint) =>
        "unidentified:" + (name is null ? fingerprint : Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{place}/{name}")).AsSpan(0, 8)));
}
