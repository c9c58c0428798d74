using System.Buffers.Binary;
using System.Text;

namespace Dashboard.Model.Evidence;

/// <summary>Takes an evidence record apart. Every length is checked against what is left: the bytes come from outside.</summary>
internal ref struct EvidenceReader(ReadOnlySpan<byte> bytes)
{
    private static readonly UTF8Encoding s_strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private ReadOnlySpan<byte> _left = bytes;

    public readonly bool AtEnd => _left.IsEmpty;

    public byte Byte() => Take(1)[0];

    public short Short() => BinaryPrimitives.ReadInt16BigEndian(Take(2));

    public long Long() => BinaryPrimitives.ReadInt64BigEndian(Take(8));

    public bool Flag() => Byte() switch
    {
        0 => false,
        1 => true,
        var other => throw new InvalidDataException($"The evidence record has {other} where only 0 or 1 may stand."),
    };

    public string Text()
    {
        var text = Take(BinaryPrimitives.ReadInt32BigEndian(Take(4)));
        try
        {
            return s_strict.GetString(text);
        }
        catch (DecoderFallbackException error)
        {
            throw new InvalidDataException("The evidence record has a text that is not UTF-8.", error);
        }
    }

    public string? Optional() => Flag() ? Text() : null;

    public string[] Texts()
    {
        var texts = new string[Count(least: 4)];
        for (var i = 0; i < texts.Length; i++)
            texts[i] = Text();
        return texts;
    }

    public string?[] Optionals()
    {
        var texts = new string?[Count(least: 1)];
        for (var i = 0; i < texts.Length; i++)
            texts[i] = Optional();
        return texts;
    }

    // Each takes some bytes at least: a forged count allocates nothing.
    private int Count(int least)
    {
        var count = BinaryPrimitives.ReadInt32BigEndian(Take(4));
        return count >= 0 && count <= _left.Length / least ? count : throw new InvalidDataException("The evidence record ends too early.");
    }

    public ReadOnlySpan<byte> Take(int count)
    {
        if (count < 0 || count > _left.Length)
            throw new InvalidDataException("The evidence record ends too early.");
        var taken = _left[..count];
        _left = _left[count..];
        return taken;
    }
}
