using System.Buffers;

namespace Dashboard.Watch.Wire;

/// <summary>A line of a watch or an item of a list, as bytes that are valid until the next is asked for.</summary>
/// <param name="IsCut">It is larger than the limit: these are only its first bytes, the rest was passed over and never held.</param>
internal readonly record struct Piece(ReadOnlySequence<byte> Bytes, bool IsCut)
{
    /// <summary>Of a piece that is cut. Metadata stands first in what API servers write; it is bounded there (annotations at 256 KiB).</summary>
    private const int Head = 1024 * 1024;

    public static Piece Cut(ReadOnlySequence<byte> start) => new(start.Slice(0, Math.Min(start.Length, Head)), IsCut: true);

    /// <summary>One span of the bytes; copied only where they lie in several buffers.</summary>
    public ReadOnlySpan<byte> Flat => Bytes.IsSingleSegment ? Bytes.FirstSpan : Bytes.ToArray();
}
