using System.Text.Json;

namespace Dashboard.Model.Diff;

/// <summary>
/// Where the tokens of one document lie, kept apart from its bytes so that it can outlive a comparison and be filled again. Not for concurrent use.
/// </summary>
public sealed class TokenTable
{
    private static readonly JsonReaderOptions s_options = new() { MaxDepth = JsonTokens.MaxDepth };

    internal JsonToken[] Items { get; private set; } = [];

    internal int Count { get; private set; }

    /// <summary>False: what was read last is not one JSON value of at most <see cref="JsonTokens.MaxDepth"/> levels, or nothing was read.</summary>
    public bool IsJson => Count > 0;

    /// <summary>Memory held, in bytes.</summary>
    public int Size => Items.Length * JsonToken.Size;

    /// <summary>Whether the document is JSON. Never throws for its input.</summary>
    public bool Read(ReadOnlySpan<byte> json)
    {
        Count = 0;
        // A token every dozen bytes is usual.
        Reserve(Math.Max(64, json.Length / 12));
        try
        {
            Fill(json);
        }
        catch (JsonException)
        {
            Count = 0;
        }

        return IsJson;
    }

    /// <summary>
    /// Fills it from the tokens of the version before, where the documents differ in the values of scalars alone, as most versions do: a fraction of the cost of
    /// reading. What it then holds is what <see cref="Read"/> would find. False: they differ otherwise, and it holds nothing.
    /// </summary>
    /// <param name="was">Filled with <paramref name="before"/>; another table than this.</param>
    public bool Follow(TokenTable was, ReadOnlySpan<byte> before, ReadOnlySpan<byte> now)
    {
        Count = 0;
        Span<ScalarChange> changes = stackalloc ScalarChange[ScalarChange.Limit];
        var count = was.IsJson ? ScalarChange.Find(was.Items.AsSpan(0, was.Count), before, now, changes) : -1;
        if (count < 0)
            return false;
        Reserve(was.Count);
        ScalarChange.Shift(was.Items.AsSpan(0, was.Count), changes[..count], Items);
        Count = was.Count;
        return true;
    }

    private void Fill(ReadOnlySpan<byte> json)
    {
        Span<int> open = stackalloc int[JsonTokens.MaxDepth];
        var depth = 0;
        var count = 0;
        var reader = new Utf8JsonReader(json, s_options);
        while (reader.Read())
        {
            var type = reader.TokenType;
            var start = (int)reader.TokenStartIndex;
            if (type is JsonTokenType.EndObject or JsonTokenType.EndArray)
            {
                ref var container = ref Items[open[--depth]];
                container = container with { End = start + 1, Next = count };
                continue;
            }

            if (count == Items.Length)
                Grow(count);
            var quotes = type is JsonTokenType.String or JsonTokenType.PropertyName ? 2 : 0;
            Items[count] = new JsonToken(type, start, start + reader.ValueSpan.Length + quotes, count + 1);
            if (type is JsonTokenType.StartObject or JsonTokenType.StartArray)
                open[depth++] = count;
            count++;
        }

        Count = count;
    }

    private void Reserve(int count)
    {
        // In steps, so that a table which goes from one object to another of about its size need not grow. What a large one leaves is not kept for a small one.
        const int Step = 256;
        if (Items.Length < count || Items.Length > (8 * count) + Step)
            Items = new JsonToken[(count + Step - 1) / Step * Step];
    }

    private void Grow(int used)
    {
        var larger = new JsonToken[Items.Length + (Items.Length / 2)];
        Items.AsSpan(0, used).CopyTo(larger);
        Items = larger;
    }
}
