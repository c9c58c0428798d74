using System.Security.Cryptography;
using System.Text;

namespace Dashboard.Simulator.Fleet.Engine;

/// <summary>Names and numbers as machines make them.</summary>
internal static class Names
{
    // The API server's alphabet for generated names: no vowels, so no words.
    private const string Alphabet = "bcdfghjklmnpqrstvwxz2456789";

    public static string Suffix(Random random, int length = 5) =>
        string.Create(length, random, static (span, source) =>
        {
            for (var i = 0; i < span.Length; i++)
            {
                span[i] = Alphabet[source.Next(Alphabet.Length)];
            }
        });

    /// <summary>A hash that depends on the text alone, in the form of a pod template hash.</summary>
    public static string TemplateHash(string text)
    {
        var hash = 14695981039346656037UL;
        foreach (var c in text)
        {
            hash = (hash ^ c) * 1099511628211UL;
        }

        return string.Create(10, hash, static (span, value) =>
        {
            for (var i = 0; i < span.Length; i++)
            {
                span[i] = Alphabet[(int)(value % (ulong)Alphabet.Length)];
                value /= (ulong)Alphabet.Length;
            }
        });
    }

    public static string CommitHash(Random random)
    {
        Span<byte> bytes = stackalloc byte[20];
        random.NextBytes(bytes);
        return Convert.ToHexStringLower(bytes);
    }

    public static string Digest(string text) => "sha256:" + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));

    public static string Address(Random random) => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"10.{random.Next(16, 64)}.{random.Next(256)}.{random.Next(1, 255)}");

    /// <summary>Random bytes of a given length in base64: dummies for keys and certificates.</summary>
    public static string Blob(Random random, int bytes)
    {
        var buffer = new byte[bytes];
        random.NextBytes(buffer);
        return Convert.ToBase64String(buffer);
    }
}
