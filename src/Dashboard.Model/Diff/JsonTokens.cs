using System.Text.Json;

namespace Dashboard.Model.Diff;

/// <summary>
/// A document cut into tokens in document order, in one pass and without a string. Names and values are told apart by type; text is not unescaped and
/// numbers are not read, so any that the grammar allows (1e400, 2^70) pass.
/// </summary>
internal readonly ref struct JsonTokens
{
    /// <summary>The API server itself refuses objects nested deeper than it can walk; comparing recurses, and this many frames fit any stack.</summary>
    public const int MaxDepth = 500;

    private readonly ReadOnlySpan<JsonToken> _tokens;

    /// <param name="table">Of these bytes; must not be filled again while this is used.</param>
    /// <exception cref="JsonException">What the table was filled with was not JSON.</exception>
    public JsonTokens(TokenTable table, ReadOnlySpan<byte> json)
    {
        if (!table.IsJson)
            throw new JsonException();
        Json = json;
        _tokens = table.Items.AsSpan(0, table.Count);
    }

    public ReadOnlySpan<byte> Json { get; }

    public ref readonly JsonToken this[int index] => ref _tokens[index];

    public ReadOnlySpan<byte> Raw(int index)
    {
        ref readonly var token = ref _tokens[index];
        return Json[token.Start..token.End];
    }

    /// <summary>The value of an object's member; -1: there is none, or this is no object.</summary>
    /// <param name="name">With its quotes, as most write it: without an escape.</param>
    public int Member(int container, ReadOnlySpan<byte> name)
    {
        if (_tokens[container].Type != JsonTokenType.StartObject)
            return -1;
        var end = _tokens[container].Next;
        for (var i = container + 1; i < end; i = _tokens[i + 1].Next)
        {
            ref readonly var token = ref _tokens[i];
            if (token.End - token.Start == name.Length && Raw(i).SequenceEqual(name))
                return i + 1;
        }

        return -1;
    }
}
