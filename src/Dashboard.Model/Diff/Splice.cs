namespace Dashboard.Model.Diff;

/// <summary>
/// Byte edits in their stored form: the number of edits; for each how many bytes to keep, to delete and to insert; then all inserted bytes. What is left of
/// the version before is kept. Numbers are unsigned LEB128 of at most five bytes. Pure; safe for concurrent use.
/// </summary>
public static class Splice
{
    private const int MaxNumber = 5;
    private const string Damaged = "The splice is damaged.";

    /// <summary>Bytes that <see cref="Write"/> needs at most.</summary>
    public static int Bound(ByteEdits edits) => (((edits.Count * 3) + 1) * MaxNumber) + edits.Inserted;

    /// <summary>Writes the edits that lead to <paramref name="now"/>; returns the length.</summary>
    public static int Write(ByteEdits edits, ReadOnlySpan<byte> now, Span<byte> destination)
    {
        var length = 0;
        Number(destination, ref length, edits.Count);
        var kept = 0;
        foreach (var edit in edits.Span)
        {
            Number(destination, ref length, edit.WasStart - kept);
            Number(destination, ref length, edit.WasEnd - edit.WasStart);
            Number(destination, ref length, edit.NowEnd - edit.NowStart);
            kept = edit.WasEnd;
        }

        foreach (var edit in edits.Span)
        {
            now[edit.NowStart..edit.NowEnd].CopyTo(destination[length..]);
            length += edit.NowEnd - edit.NowStart;
        }

        return length;
    }

    /// <summary>The length of what the splice makes of the version before: never more than both together, so it is safe to allocate.</summary>
    /// <exception cref="InvalidDataException">It is no splice, or not one of this version.</exception>
    public static int ResultLength(ReadOnlySpan<byte> splice, ReadOnlySpan<byte> was) => Run(splice, was, default, apply: false);

    /// <summary>Writes the next version; <paramref name="destination"/> has exactly <see cref="ResultLength"/> bytes.</summary>
    /// <exception cref="InvalidDataException">It is no splice, or not one of this version.</exception>
    public static void Apply(ReadOnlySpan<byte> splice, ReadOnlySpan<byte> was, Span<byte> destination) => Run(splice, was, destination, apply: true);

    private static int Run(ReadOnlySpan<byte> splice, ReadOnlySpan<byte> was, Span<byte> destination, bool apply)
    {
        var at = 0;
        var count = Number(splice, ref at);
        // At least three bytes each: a forged number ends here.
        if (count > (splice.Length - at) / 3)
            throw new InvalidDataException(Damaged);
        var inserted = SkipEdits(splice, at, count);
        var written = 0;
        for (; count > 0; count--)
        {
            var (keep, delete, insert) = (Number(splice, ref at), Number(splice, ref at), Number(splice, ref at));
            if (keep > was.Length || delete > was.Length - keep || insert > splice.Length - inserted)
                throw new InvalidDataException(Damaged);
            if (apply)
            {
                was[..keep].CopyTo(destination[written..]);
                splice.Slice(inserted, insert).CopyTo(destination[(written + keep)..]);
            }

            was = was[(keep + delete)..];
            inserted += insert;
            written += keep + insert;
        }

        if (inserted != splice.Length)
            throw new InvalidDataException(Damaged);
        if (apply)
            was.CopyTo(destination[written..]);
        return written + was.Length;
    }

    private static int SkipEdits(ReadOnlySpan<byte> splice, int at, int count)
    {
        for (var numbers = (long)count * 3; numbers > 0; numbers--)
            Number(splice, ref at);
        return at;
    }

    private static void Number(Span<byte> destination, ref int at, int value)
    {
        var rest = (uint)value;
        for (; rest >= 0x80; rest >>= 7)
            destination[at++] = (byte)(rest | 0x80);
        destination[at++] = (byte)rest;
    }

    private static int Number(ReadOnlySpan<byte> source, ref int at)
    {
        ulong value = 0;
        for (var shift = 0; shift < MaxNumber * 7; shift += 7)
        {
            if (at >= source.Length)
                break;
            var next = source[at++];
            value |= (ulong)(next & 0x7F) << shift;
            if (next < 0x80)
                return value <= int.MaxValue ? (int)value : throw new InvalidDataException(Damaged);
        }

        throw new InvalidDataException(Damaged);
    }
}
