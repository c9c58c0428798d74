using System.Text.Json;

namespace Dashboard.Model.Diff;

/// <summary>One token of a document, in twelve bytes: tables of them are kept for the objects that change most.</summary>
internal readonly record struct JsonToken
{
    /// <summary>Bytes.</summary>
    public const int Size = 12;

    private const int TypeBits = 4;
    private readonly int _nextAndType;

    public JsonToken(JsonTokenType type, int start, int end, int next) =>
        (Start, End, _nextAndType) = (start, end, (next << TypeBits) | (int)type);

    public int Start { get; init; }

    /// <summary>Behind its last byte.</summary>
    public int End { get; init; }

    /// <summary>Index of the token after it and all that it holds. Below 2^27, as a document has fewer bytes.</summary>
    public int Next
    {
        get => _nextAndType >> TypeBits;
        init => _nextAndType = (value << TypeBits) | (_nextAndType & ((1 << TypeBits) - 1));
    }

    public JsonTokenType Type => (JsonTokenType)(_nextAndType & ((1 << TypeBits) - 1));
}
