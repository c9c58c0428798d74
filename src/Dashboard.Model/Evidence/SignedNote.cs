using System.Diagnostics.CodeAnalysis;

namespace Dashboard.Model.Evidence;

/// <summary>A signature line of a note. The key's id is the first four bytes of SHA-256(name, 0x0A, 0x01, public key).</summary>
public readonly record struct NoteSignature(string Name, uint KeyId, ReadOnlyMemory<byte> Signature);

/// <summary>A signed note as in c2sp.org/signed-note: text that ends with a newline, an empty line, and a line for each signature. What is signed is the text.</summary>
public sealed record SignedNote(string Text, IReadOnlyList<NoteSignature> Signatures)
{
    private const string Dash = "\u2014 ";

    /// <summary>Longer ones are refused: they come from outside.</summary>
    public const int MaxLength = 64 * 1024;

    public override string ToString() => Text + "\n" + string.Concat(Signatures.Select(Line));

    public static bool TryParse(string note, [NotNullWhen(true)] out SignedNote? parsed)
    {
        parsed = null;
        var end = note.Length > MaxLength ? -1 : note.LastIndexOf("\n\n", StringComparison.Ordinal);
        if (end < 0 || end + 2 == note.Length || !note.EndsWith('\n'))
            return false;
        var signatures = new List<NoteSignature>();
        foreach (var line in note[(end + 2)..^1].Split('\n'))
        {
            if (Parse(line) is not { } signature)
                return false;
            signatures.Add(signature);
        }

        parsed = new SignedNote(note[..(end + 1)], signatures);
        return true;
    }

    private static NoteSignature? Parse(string line)
    {
        if (!line.StartsWith(Dash, StringComparison.Ordinal) || line[Dash.Length..].Split(' ') is not [{ Length: > 0 } name, var base64] || name.Contains('+', StringComparison.Ordinal))
            return null;
        var bytes = new byte[base64.Length];
        if (!Convert.TryFromBase64String(base64, bytes, out var length) || length <= 4)
            return null;
        return new NoteSignature(name, System.Buffers.Binary.BinaryPrimitives.ReadUInt32BigEndian(bytes), bytes.AsMemory(4, length - 4));
    }

    private static string Line(NoteSignature signature)
    {
        var bytes = new byte[4 + signature.Signature.Length];
        System.Buffers.Binary.BinaryPrimitives.WriteUInt32BigEndian(bytes, signature.KeyId);
        signature.Signature.Span.CopyTo(bytes.AsSpan(4));
        return $"{Dash}{signature.Name} {Convert.ToBase64String(bytes)}\n";
    }
}
