using System.Buffers;

namespace Dashboard.Watch.Wire;

/// <summary>
/// Finds where a JSON object or array ends by its brackets and quotes alone, in as many pieces as it comes in: nothing of it needs to be held, however large
/// or deep it is. What stands between the brackets is not judged.
/// </summary>
internal struct ValueScanner
{
    private static readonly SearchValues<byte> Structure = SearchValues.Create("{}[]\""u8);
    private static readonly SearchValues<byte> InString = SearchValues.Create("\"\\"u8);

    private int depth;
    private bool inString;
    private bool escaped;

    /// <summary>Bytes of this span that belong to the value; <paramref name="ended"/> when its last is among them.</summary>
    public int Scan(ReadOnlySpan<byte> span, out bool ended)
    {
        ended = false;
        var at = 0;
        while (at < span.Length)
        {
            if (escaped)
            {
                escaped = false;
                at++;
                continue;
            }
            var next = span[at..].IndexOfAny(inString ? InString : Structure);
            if (next < 0)
                return span.Length;
            at += next + 1;
            switch (span[at - 1])
            {
                case (byte)'\\':
                    escaped = true;
                    break;
                case (byte)'"':
                    inString = !inString;
                    break;
                case (byte)'{' or (byte)'[':
                    depth++;
                    break;
                default:
                    ended = --depth <= 0;
                    break;
            }
            if (ended)
                return at;
        }
        return at;
    }
}
