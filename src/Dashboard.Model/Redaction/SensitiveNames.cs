using System.Collections.Frozen;
using System.Text;

namespace Dashboard.Model.Redaction;

/// <summary>What a field's name says about its value.</summary>
internal enum NameVerdict
{
    Ordinary,

    /// <summary>Holds a secret, directly or somewhere inside.</summary>
    Sensitive,

    /// <summary>Holds a secret if it is a scalar; as an object it is configuration (<c>authorization</c>).</summary>
    SensitiveScalar,

    /// <summary>Points to where a secret lies: <c>secretName</c>, <c>passwordSecretRef</c>, <c>valueFrom</c>.</summary>
    Reference,
}

/// <summary>
/// Judges field, annotation and variable names word by word, whatever their case or separators (apiKey, API_KEY, api-key). The last words
/// decide, because what a name ends with is what the value is: <c>clientSecret</c> is a secret, <c>clientSecretName</c> a name.
/// </summary>
internal static class SensitiveNames
{
    /// <summary>A longer name says nothing that its first bytes and this bound do not: it is treated as ordinary.</summary>
    private const int LongestName = 256;

    private static readonly byte[][] Stems = [.. new[] { "pass", "pwd", "token", "key", "secret", "cred", "dsn", "onnection", "uthoriz", "ref", "name", "selector", "from", "oauth", "cookie" }.Select(Encoding.ASCII.GetBytes)];

    private static readonly FrozenSet<string> Alone = Set("password", "passwords", "passwd", "passwds", "pwd", "passphrase", "passphrases", "passcode", "token", "tokens",
        "apikey", "apikeys", "privatekey", "secretkey", "accesskey", "clientsecret", "connectionstring", "credential", "credentials", "dsn", "accesstoken", "authtoken",
        "encryptionkey", "signingkey", "rootpassword", "userpassword", "dbpassword");

    private static readonly FrozenSet<string> Pairs = Set("api key", "private key", "secret key", "access key", "encryption key", "signing key", "shared key", "account key", "storage key",
        "auth key", "master key", "session key", "hmac key", "client secret", "shared secret", "signing secret", "webhook secret", "app secret", "consumer secret", "auth secret", "oauth secret",
        "cookie secret", "connection string", "connection uri", "connection url", "db url", "database url", "user credential", "api keys", "private keys", "secret keys", "access keys", "encryption keys",
        "signing keys", "client secrets", "connection strings");

    /// <summary>Words that only say in what form the value is given: <c>passwordBase64</c> is still the password.</summary>
    private static readonly FrozenSet<string> Forms = Set("value", "values", "base64", "b64", "base", "data", "string", "text", "literal", "plain", "raw", "pem", "hash", "bytes", "inline");

    private static readonly FrozenSet<string> ReferenceEnds = Set("ref", "refs", "reference", "references", "name", "names", "selector", "from", "policy", "path", "file", "dir", "class");

    private static readonly FrozenSet<string> Amounts = Set("max", "min", "num", "total", "input", "output", "prompt", "completion", "used", "remaining", "count", "page", "continue", "account");

    /// <summary>Beside a secret, these describe it. They are kept, so that a Certificate's <c>privateKey.algorithm</c> stays readable.</summary>
    private static readonly FrozenSet<string> Descriptions = Set("algorithm", "size", "encoding", "rotationpolicy", "name", "namespace", "kind", "apiversion", "group", "version", "type", "optional", "path",
        "audience", "audiences", "expirationseconds", "expires", "expiresat", "length", "ttl", "source", "provider", "enabled", "create", "uid", "resourceversion", "mode", "format", "description",
        "lasttransitiontime", "status", "reason");

    /// <summary>What was judged last, each name in the place of its hash: objects have few names, and each of them a thousand times a second.</summary>
    private static readonly Judged?[] Known = new Judged?[4_096];

    public static NameVerdict Judge(ReadOnlySpan<byte> name)
    {
        if (name.Length is < 3 or > LongestName)
            return NameVerdict.Ordinary;
        var hash = new HashCode();
        hash.AddBytes(name);
        ref var known = ref Known[hash.ToHashCode() & (Known.Length - 1)];
        if (known is { } judged && name.SequenceEqual(judged.Name))
            return judged.Verdict;
        var verdict = Examine(name);
        known = new Judged(name.ToArray(), verdict);
        return verdict;
    }

    internal static NameVerdict Examine(ReadOnlySpan<byte> name)
    {
        if (!HasStem(name))
            return NameVerdict.Ordinary;
        var words = Words(name);
        if (words.Count == 0)
            return NameVerdict.Ordinary;
        if (ReferenceEnds.Contains(words[^1]))
            return NameVerdict.Reference;
        while (!IsSecret(words) && words.Count > 1 && (Forms.Contains(words[^1]) || words[^1].All(char.IsAsciiDigit)))
            words.RemoveAt(words.Count - 1);
        if (IsSecret(words))
            return words[^1] is "token" or "tokens" && words.Count > 1 && Amounts.Contains(words[^2]) ? NameVerdict.Ordinary : NameVerdict.Sensitive;
        return words[^1] is "authorization" or "cookie" ? NameVerdict.SensitiveScalar : NameVerdict.Ordinary;
    }

    private static bool IsSecret(List<string> words)
    {
        var last = words[^1].TrimEnd('0', '1', '2', '3', '4', '5', '6', '7', '8', '9');
        return Alone.Contains(last) || (words.Count > 1 && Pairs.Contains($"{words[^2]} {last}"));
    }

    public static bool IsDescription(ReadOnlySpan<byte> name) =>
        name.Length is > 0 and <= 32 && Descriptions.Contains(Encoding.ASCII.GetString(name).ToLowerInvariant());

    private static bool HasStem(ReadOnlySpan<byte> name)
    {
        Span<byte> lower = stackalloc byte[LongestName];
        for (var i = 0; i < name.Length; i++)
            lower[i] = name[i] is >= (byte)'A' and <= (byte)'Z' ? (byte)(name[i] | 0x20) : name[i];
        lower = lower[..name.Length];
        foreach (var stem in Stems)
            if (lower.IndexOf(stem) >= 0)
                return true;
        return false;
    }

    private static List<string> Words(ReadOnlySpan<byte> name)
    {
        var words = new List<string>(4);
        var word = new StringBuilder(16);
        for (var i = 0; i < name.Length; i++)
        {
            var c = (char)name[i];
            // A capital starts a word, except inside a run of capitals that goes on (API in APIKey ends before the K).
            var starts = char.IsAsciiLetterUpper(c) && i > 0
                && (char.IsAsciiLetterLower((char)name[i - 1]) || char.IsAsciiDigit((char)name[i - 1])
                    || (i + 1 < name.Length && char.IsAsciiLetterLower((char)name[i + 1]) && char.IsAsciiLetterUpper((char)name[i - 1])));
            if (starts || !char.IsAsciiLetterOrDigit(c))
                Flush();
            if (char.IsAsciiLetterOrDigit(c))
                word.Append(char.ToLowerInvariant(c));
        }
        Flush();
        return words;

        void Flush()
        {
            if (word.Length > 0)
                words.Add(word.ToString());
            word.Clear();
        }
    }

    private sealed record Judged(byte[] Name, NameVerdict Verdict);

    private static FrozenSet<string> Set(params string[] words) => words.ToFrozenSet(StringComparer.Ordinal);
}
