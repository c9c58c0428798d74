using System.Collections.Concurrent;
using System.Text;
using System.Text.Json;

namespace Dashboard.Model.Redaction;

/// <summary>
/// Hides secrets in an object's JSON before it is hashed, stored, logged or pushed. What is not hidden stays byte for byte as it was; an
/// object with nothing to hide comes back equal.
/// <para>Hidden are: values of a Secret; values under names such as password, token or apiKey, and <c>value</c> beside such a <c>name</c>
/// (environment variables); fields that a schema marks <c>format: password</c> (<see cref="SetPaths"/>); PEM blocks, JWTs, known key formats,
/// user info in URLs, in any string. References to secrets stay readable. The last-applied annotation is redacted as the document it is.</para>
/// <para>A mask keeps the JSON type: <c>"redacted:1a2b3c4d"</c> for a string, a number for a number; it is derived from the value by a keyed
/// digest, so that a change stays visible. Booleans and nulls are kept: they hold no secret. Objects and arrays keep their structure.</para>
/// Safe for concurrent use.
/// </summary>
public sealed class Redactor
{
    /// <summary>Raised whenever the same object would be redacted differently. Recorded with each row.</summary>
    public const int PolicyVersion = 1;

    /// <summary>In bytes. A shorter key could be guessed, and with it the short secrets behind the masks.</summary>
    public const int ShortestKey = 16;

    /// <summary>Deeper than any API server accepts; a bound on memory, not on what is reasonable.</summary>
    internal const int MaxDepth = 10_064;

    private readonly Masks masks;
    private readonly ConcurrentDictionary<GroupVersionKind, PathRules> paths = new();

    /// <param name="key">Secret of this installation. The same key gives the same masks: keep it across restarts, or every masked value seems to change.</param>
    /// <exception cref="ArgumentException">The key is shorter than <see cref="ShortestKey"/>.</exception>
    public Redactor(ReadOnlySpan<byte> key)
    {
        if (key.Length < ShortestKey)
            throw new ArgumentException($"The redaction key has {key.Length} bytes; at least {ShortestKey} are needed.", nameof(key));
        masks = new Masks(key);
    }

    /// <summary>Replaces the fields to hide in a kind, as its schema says. Takes effect for the next object.</summary>
    public void SetPaths(GroupVersionKind kind, IEnumerable<string> fields) => paths[kind] = PathRules.Of(fields);

    /// <summary>A new array that the caller owns.</summary>
    /// <exception cref="RedactionException">Not readable as one JSON value. The message has no content of it.</exception>
    public byte[] Redact(GroupVersionKind kind, ReadOnlySpan<byte> json) => Redact(kind, json, nesting: 0) ?? json.ToArray();

    /// <summary>A short keyed digest of bytes that must not be kept: whether they changed stays visible, what they are does not.</summary>
    public string Fingerprint(ReadOnlySpan<byte> bytes) => Encoding.ASCII.GetString(masks.Text(bytes));

    /// <summary>Null: nothing to hide.</summary>
    internal byte[]? Redact(GroupVersionKind kind, ReadOnlySpan<byte> json, int nesting)
    {
        try
        {
            var walk = new RedactionWalk(this, masks, kind, paths.GetValueOrDefault(kind), json, nesting);
            return walk.Run();
        }
        catch (JsonException)
        {
            // Not passed on as the inner exception: its message can quote the document.
        }
        throw new RedactionException("The object is not readable as JSON.");
    }
}
