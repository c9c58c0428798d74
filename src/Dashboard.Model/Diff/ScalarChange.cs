using System.Runtime.InteropServices;
using System.Text.Json;

namespace Dashboard.Model.Diff;

/// <summary>A scalar of a document that another takes the place of. Behind <paramref name="WasEnd"/> everything moves by <paramref name="Growth"/> bytes more than before it.</summary>
/// <param name="Token">Its index, the same in both documents.</param>
/// <param name="NowEnd">Its end in the new document.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct ScalarChange(int Token, JsonTokenType Type, int WasEnd, int NowEnd, int Growth)
{
    /// <summary>Changes that are followed at most; more are read anew.</summary>
    public const int Limit = 64;

    /// <summary>In document order; -1: more differs than scalars, or too many do.</summary>
    public static int Find(ReadOnlySpan<JsonToken> tokens, ReadOnlySpan<byte> before, ReadOnlySpan<byte> now, Span<ScalarChange> changes)
    {
        int a = 0, b = 0, count = 0, last = -1;
        while (true)
        {
            var same = before[a..].CommonPrefixLength(now[b..]);
            (a, b) = (a + same, b + same);
            if (a == before.Length && b == now.Length)
                return count;
            var at = At(tokens, a);
            if (count == Limit || at <= last || !Reaches(tokens[at], a))
                return -1;
            var start = b - (a - tokens[at].Start);
            var end = ScalarEnd(now, start, out var type);
            if (end < 0)
                return -1;
            (a, b, last) = (tokens[at].End, end, at);
            changes[count++] = new ScalarChange(at, type, a, b, b - start - (a - tokens[at].Start));
        }
    }

    /// <summary>The tokens of the new document.</summary>
    public static void Shift(ReadOnlySpan<JsonToken> tokens, ReadOnlySpan<ScalarChange> changes, Span<JsonToken> shifted)
    {
        if (!Moves(changes))
        {
            tokens.CopyTo(shifted);
            foreach (var change in changes)
                shifted[change.Token] = new JsonToken(change.Type, tokens[change.Token].Start, change.NowEnd, tokens[change.Token].Next);
            return;
        }

        var (shift, next) = (0, 0);
        for (var i = 0; i < tokens.Length; i++)
        {
            ref readonly var token = ref tokens[i];
            if (next < changes.Length && changes[next].Token == i)
            {
                shifted[i] = new JsonToken(changes[next].Type, token.Start + shift, changes[next].NowEnd, token.Next);
                shift += changes[next++].Growth;
                continue;
            }

            // A container ends behind changes that are still to come.
            var end = token.Next == i + 1 ? token.End + shift : token.End + shift + Within(changes[next..], token.End);
            shifted[i] = token with { Start = token.Start + shift, End = end };
        }
    }

    // Mostly nothing does: times, versions and flags keep their lengths.
    private static bool Moves(ReadOnlySpan<ScalarChange> changes)
    {
        foreach (var change in changes)
        {
            if (change.Growth != 0)
                return true;
        }

        return false;
    }

    private static int Within(ReadOnlySpan<ScalarChange> changes, int end)
    {
        var shift = 0;
        foreach (var change in changes)
        {
            if (change.WasEnd > end)
                break;
            shift += change.Growth;
        }

        return shift;
    }

    // The last token that starts at or before a byte; -1: none does.
    private static int At(ReadOnlySpan<JsonToken> tokens, int position)
    {
        var (low, high) = (0, tokens.Length);
        while (low < high)
        {
            var middle = (low + high) >>> 1;
            if (tokens[middle].Start <= position)
                low = middle + 1;
            else
                high = middle;
        }

        return low - 1;
    }

    // A number may go on right behind its end.
    private static bool Reaches(in JsonToken token, int position) => token.Type switch
    {
        JsonTokenType.Number => position <= token.End,
        JsonTokenType.String or JsonTokenType.True or JsonTokenType.False or JsonTokenType.Null => position < token.End,
        _ => false,
    };

    private static readonly System.Buffers.SearchValues<byte> s_delimiters = System.Buffers.SearchValues.Create(",]}: \t\r\n"u8);

    private static int ScalarEnd(ReadOnlySpan<byte> json, int start, out JsonTokenType type)
    {
        type = JsonTokenType.None;
        var length = start >= json.Length ? 0 : json[start] == (byte)'"' ? StringLength(json[start..]) : json[start..].IndexOfAny(s_delimiters);
        if (length < 0)
            length = json.Length - start;
        // What is no scalar, or a damaged one, is left to a whole reading.
        var reader = new Utf8JsonReader(json.Slice(start, length));
        try
        {
            if (length == 0 || !reader.Read() || reader.BytesConsumed != length || reader.TokenType is JsonTokenType.StartObject or JsonTokenType.StartArray)
                return -1;
        }
        catch (JsonException)
        {
            return -1;
        }

        type = reader.TokenType;
        return start + length;
    }

    private static int StringLength(ReadOnlySpan<byte> json)
    {
        for (var i = 1; i < json.Length; i++)
        {
            var found = json[i..].IndexOfAny((byte)'"', (byte)'\\');
            if (found < 0)
                break;
            i += found;
            if (json[i] == (byte)'"')
                return i + 1;
            i++;
        }

        return json.Length;
    }
}
