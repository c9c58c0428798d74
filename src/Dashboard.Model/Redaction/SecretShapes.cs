using System.Buffers;

namespace Dashboard.Model.Redaction;

/// <summary>
/// Finds values that look like a secret wherever they stand: PEM blocks, JWTs, key formats of well-known providers, user info in URLs and
/// passwords in connection strings. Linear in the text; no regular expressions.
/// </summary>
internal static class SecretShapes
{
    private static readonly SearchValues<byte> Word = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"u8);
    private static readonly SearchValues<byte> AuthorityEnd = SearchValues.Create("/?# \t\r\n\"'<>\\,"u8);
    private static readonly SearchValues<byte> AssignmentEnd = SearchValues.Create("; \t\r\n&\"'\\"u8);

    /// <summary>Prefix of a key and how many word characters at least follow it.</summary>
    private static readonly (byte[] Prefix, int Least)[] Keys =
    [
        ("AKIA"u8.ToArray(), 16), ("ASIA"u8.ToArray(), 16), ("AIza"u8.ToArray(), 35), ("ghp_"u8.ToArray(), 36), ("gho_"u8.ToArray(), 36), ("ghs_"u8.ToArray(), 36),
        ("ghu_"u8.ToArray(), 36), ("ghr_"u8.ToArray(), 36), ("github_pat_"u8.ToArray(), 22), ("glpat-"u8.ToArray(), 20), ("xoxb-"u8.ToArray(), 10), ("xoxp-"u8.ToArray(), 10),
        ("xoxa-"u8.ToArray(), 10), ("xoxs-"u8.ToArray(), 10), ("sk_live_"u8.ToArray(), 16), ("rk_live_"u8.ToArray(), 16), ("hvs."u8.ToArray(), 20), ("npm_"u8.ToArray(), 36), ("dop_v1_"u8.ToArray(), 40),
    ];

    private static readonly byte[][] Assignments =
    [
        "AccountKey="u8.ToArray(), "SharedAccessKey="u8.ToArray(), "Password="u8.ToArray(), "password="u8.ToArray(), "PASSWORD="u8.ToArray(), "Pwd="u8.ToArray(), "pwd="u8.ToArray(),
        "token="u8.ToArray(), "Bearer "u8.ToArray(), "bearer "u8.ToArray(), "Basic "u8.ToArray(),
    ];

    /// <summary>A cheap look over a whole document: false means that no string in it can have a shape.</summary>
    public static bool MayHold(ReadOnlySpan<byte> json)
    {
        // An escape can hide a needle. The server itself escapes <, >, & and line separators only.
        for (var rest = json; rest.IndexOf("\\u"u8) is var at && at >= 0; rest = rest[(at + 2)..])
            if (!rest[(at + 2)..].StartsWith("003c"u8) && !rest[(at + 2)..].StartsWith("003e"u8) && !rest[(at + 2)..].StartsWith("0026"u8) && !rest[(at + 2)..].StartsWith("202"u8))
                return true;
        if (json.IndexOf("-----BEGIN"u8) >= 0 || json.IndexOf("eyJ"u8) >= 0 || HasUserInfo(json))
            return true;
        foreach (var (prefix, _) in Keys)
            if (json.IndexOf(prefix) >= 0)
                return true;
        foreach (var assignment in Assignments)
            if (json.IndexOf(assignment) >= 0)
                return true;
        return json.IndexOf("\\/"u8) >= 0;
    }

    /// <summary>Ranges of the text to hide, in order and apart.</summary>
    public static List<Range>? Find(ReadOnlySpan<byte> text)
    {
        List<Range>? found = null;
        for (var at = 0; at < text.Length;)
        {
            var length = LengthAt(text, at, out var skip);
            if (length > 0)
                (found ??= []).Add(new Range(at + skip, at + skip + length));
            at += Math.Max(1, skip + length);
        }
        return found;
    }

    /// <summary>Length of the secret that begins <paramref name="skip"/> bytes after <paramref name="at"/>; 0 where there is none.</summary>
    private static int LengthAt(ReadOnlySpan<byte> text, int at, out int skip)
    {
        skip = 0;
        var rest = text[at..];
        var inWord = at > 0 && Word.Contains(text[at - 1]);
        switch (rest[0])
        {
            case (byte)'-' when rest.StartsWith("-----BEGIN "u8):
                return PemLength(rest);
            case (byte)'e' when !inWord && rest.StartsWith("eyJ"u8):
                return JwtLength(rest);
            case (byte)':' when rest.StartsWith("://"u8) && at > 0:
                skip = 3;
                var authority = rest[3..];
                var end = authority.IndexOfAny(AuthorityEnd);
                return Math.Max(0, (end < 0 ? authority : authority[..end]).LastIndexOf((byte)'@'));
        }
        if (inWord)
            return 0;
        foreach (var (prefix, least) in Keys)
            if (rest.StartsWith(prefix))
            {
                var word = WordLength(rest[prefix.Length..]);
                return word >= least ? prefix.Length + word : 0;
            }
        foreach (var assignment in Assignments)
            if (rest.StartsWith(assignment))
            {
                var end = rest[assignment.Length..].IndexOfAny(AssignmentEnd);
                var length = end < 0 ? rest.Length - assignment.Length : end;
                // 'Basic authentication failed' is prose: a credential is longer than a word and has no vowel-and-space rhythm to test for.
                if (assignment[^1] == ' ' && length < 16)
                    return 0;
                skip = assignment.Length;
                return length;
            }
        return 0;
    }

    private static int PemLength(ReadOnlySpan<byte> rest)
    {
        var end = rest.IndexOf("-----END "u8);
        if (end < 0)
            return rest.Length;
        var close = rest[(end + 9)..].IndexOf("-----"u8);
        return close < 0 ? rest.Length : end + 9 + close + 5;
    }

    private static int JwtLength(ReadOnlySpan<byte> rest)
    {
        var header = WordLength(rest);
        if (header < 10 || header >= rest.Length || rest[header] != '.')
            return 0;
        var payload = WordLength(rest[(header + 1)..]);
        var dot = header + 1 + payload;
        if (payload < 4 || dot >= rest.Length || rest[dot] != '.')
            return 0;
        return dot + 1 + WordLength(rest[(dot + 1)..]);
    }

    private static int WordLength(ReadOnlySpan<byte> rest) => rest.IndexOfAnyExcept(Word) is var end && end < 0 ? rest.Length : end;

    private static bool HasUserInfo(ReadOnlySpan<byte> json) => json.IndexOf("://"u8) >= 0 && json.IndexOf((byte)'@') >= 0;
}
