using System.Globalization;
using System.Text;

namespace Dashboard.Model.Diff;

/// <summary>Builds the path of the field at hand while a document is walked. Its form is stated at <see cref="FieldEdit"/>.</summary>
internal sealed class FieldPath
{
    private readonly StringBuilder _text = new();

    /// <summary>What to go back to with <see cref="Leave"/>.</summary>
    public int Length => _text.Length;

    public void Member(string key)
    {
        if (IsPlain(key))
        {
            if (_text.Length > 0)
                _text.Append('.');
            _text.Append(key);
        }
        else
        {
            Quoted(key);
        }
    }

    /// <summary>An item of a list whose items have a key of their own.</summary>
    public void Item(string key)
    {
        // A key of digits would read as an index.
        if (key.Length == 0 || key.AsSpan().IndexOfAny("[]\"\\") >= 0 || key.AsSpan().IndexOfAnyExceptInRange('0', '9') < 0)
            Quoted(key);
        else
            _text.Append('[').Append(key).Append(']');
    }

    public void Item(int index) => _text.Append(CultureInfo.InvariantCulture, $"[{index}]");

    public void Leave(int length) => _text.Length = length;

    public override string ToString() => _text.ToString();

    private static bool IsPlain(string key) => key.Length > 0 && key.AsSpan().IndexOfAny(".[]\"\\") < 0;

    private void Quoted(string key)
    {
        _text.Append("[\"");
        foreach (var character in key)
        {
            if (character is '"' or '\\')
                _text.Append('\\');
            _text.Append(character);
        }

        _text.Append("\"]");
    }
}
