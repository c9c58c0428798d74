using System.Buffers;
using System.Runtime.InteropServices;
using System.Text.Json;

namespace Dashboard.Model.Diff;

/// <summary>One token of a document: where its bytes lie, and the index of the token after it and all that it holds.</summary>
[StructLayout(LayoutKind.Auto)]
internal record struct JsonToken(JsonTokenType Type, int Start, int End, int Next);

/// <summary>
/// A document cut into tokens in document order, in one pass and without a string. Names and values are told apart by type; text is not unescaped and
/// numbers are not read, so any that the grammar allows (1e400, 2^70) pass. Throws <see cref="JsonException"/> for what is not one JSON value of at most
/// <see cref="MaxDepth"/> levels.
/// </summary>
internal ref struct JsonTokens : IDisposable
{
    /// <summary>The API server itself refuses objects nested deeper than it can walk; comparing recurses, and this many frames fit any stack.</summary>
    public const int MaxDepth = 500;

    private static readonly JsonReaderOptions s_options = new() { MaxDepth = MaxDepth };
    private JsonToken[] _tokens;
    private int _count;

    public JsonTokens(ReadOnlySpan<byte> json)
    {
        Json = json;
        // A token every dozen bytes is usual.
        _tokens = ArrayPool<JsonToken>.Shared.Rent(Math.Max(64, json.Length / 12));
        try
        {
            Read();
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    public readonly ReadOnlySpan<byte> Json { get; }

    public readonly ref readonly JsonToken this[int index] => ref _tokens[index];

    public readonly ReadOnlySpan<byte> Raw(int index)
    {
        ref readonly var token = ref _tokens[index];
        return Json[token.Start..token.End];
    }

    /// <summary>The value of an object's member; -1: there is none, or this is no object.</summary>
    /// <param name="name">With its quotes, as most write it: without an escape.</param>
    public readonly int Member(int container, ReadOnlySpan<byte> name)
    {
        if (_tokens[container].Type != JsonTokenType.StartObject)
            return -1;
        for (var i = container + 1; i < _tokens[container].Next; i = _tokens[i + 1].Next)
        {
            if (Raw(i).SequenceEqual(name))
                return i + 1;
        }

        return -1;
    }

    public void Dispose()
    {
        if (_tokens.Length > 0)
            ArrayPool<JsonToken>.Shared.Return(_tokens);
        _tokens = [];
    }

    private void Read()
    {
        Span<int> open = stackalloc int[MaxDepth];
        var depth = 0;
        var reader = new Utf8JsonReader(Json, s_options);
        while (reader.Read())
        {
            var type = reader.TokenType;
            var start = (int)reader.TokenStartIndex;
            if (type is JsonTokenType.EndObject or JsonTokenType.EndArray)
            {
                ref var container = ref _tokens[open[--depth]];
                container.End = start + 1;
                container.Next = _count;
                continue;
            }

            if (_count == _tokens.Length)
                Grow();
            var quotes = type is JsonTokenType.String or JsonTokenType.PropertyName ? 2 : 0;
            _tokens[_count] = new JsonToken(type, start, start + reader.ValueSpan.Length + quotes, _count + 1);
            if (type is JsonTokenType.StartObject or JsonTokenType.StartArray)
                open[depth++] = _count;
            _count++;
        }
    }

    private void Grow()
    {
        var larger = ArrayPool<JsonToken>.Shared.Rent(_tokens.Length * 2);
        _tokens.AsSpan(0, _count).CopyTo(larger);
        ArrayPool<JsonToken>.Shared.Return(_tokens);
        _tokens = larger;
    }
}
