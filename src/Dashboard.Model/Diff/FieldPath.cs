using System.Globalization;
using System.Text;

namespace Dashboard.Model.Diff;

/// <summary>Builds the path of the field at hand while a document is walked, without a string. Its form is stated at <see cref="FieldEdit"/>.</summary>
internal sealed class FieldPath
{
    private char[] _text = new char[256];

    /// <summary>What to go back to with <see cref="Leave"/>.</summary>
    public int Length { get; private set; }

    /// <summary>Valid until the path changes.</summary>
    public ReadOnlySpan<char> Span => _text.AsSpan(0, Length);

    /// <param name="name">A member's name as it stands in the document, with its quotes.</param>
    public void Member(ReadOnlySpan<byte> name)
    {
        var start = Length;
        if (start > 0)
            Append('.');
        var key = AppendText(name);
        if (key.Length > 0 && key.IndexOfAny(".[]\"\\") < 0)
            return;
        Quote(start, key.ToString());
    }

    /// <summary>An item of a list whose items have a key of their own.</summary>
    /// <param name="key">As it stands in the document, with its quotes.</param>
    public void Item(ReadOnlySpan<byte> key)
    {
        var start = Length;
        Append('[');
        var text = AppendText(key);
        // A key of digits would read as an index.
        if (text.Length == 0 || text.IndexOfAny("[]\"\\") >= 0 || text.IndexOfAnyExceptInRange('0', '9') < 0)
            Quote(start, text.ToString());
        else
            Append(']');
    }

    public void Item(int index)
    {
        Reserve(16);
        _text[Length++] = '[';
        index.TryFormat(_text.AsSpan(Length), out var written, default, CultureInfo.InvariantCulture);
        Length += written;
        _text[Length++] = ']';
    }

    public void Leave(int length) => Length = length;

    private ReadOnlySpan<char> AppendText(ReadOnlySpan<byte> quoted)
    {
        var start = Length;
        if (quoted.IndexOf((byte)'\\') >= 0)
        {
            var text = JsonText.Unquote(quoted);
            Reserve(text.Length);
            text.CopyTo(_text.AsSpan(Length));
            Length += text.Length;
        }
        else
        {
            // As many characters as bytes at most: what is not UTF-8 becomes U+FFFD.
            Reserve(quoted.Length);
            Length += Encoding.UTF8.GetChars(quoted[1..^1], _text.AsSpan(Length));
        }

        return _text.AsSpan(start, Length - start);
    }

    private void Quote(int start, string key)
    {
        Length = start;
        Append('[');
        Append('"');
        foreach (var character in key)
        {
            if (character is '"' or '\\')
                Append('\\');
            Append(character);
        }

        Append('"');
        Append(']');
    }

    private void Append(char character)
    {
        Reserve(1);
        _text[Length++] = character;
    }

    private void Reserve(int more)
    {
        if (_text.Length - Length < more)
            Array.Resize(ref _text, Math.Max(_text.Length * 2, Length + more));
    }
}
