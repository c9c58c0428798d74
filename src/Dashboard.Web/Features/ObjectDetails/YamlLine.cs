namespace Dashboard.Web.Features.ObjectDetails;

/// <summary>One line of YAML, in the parts that are coloured. Joined they are the line.</summary>
/// <param name="Indent">Spaces and list dashes before the rest.</param>
/// <param name="Key">Null: a list item's value, or a line of a block of text.</param>
/// <param name="Value">Without the space before it; empty when nested lines follow.</param>
/// <param name="Path">Field path, as histories name it.</param>
public sealed record YamlLine(string Indent, string? Key, string Value, string Path)
{
    public override string ToString() => Key is null ? Indent + Value : Value.Length == 0 ? $"{Indent}{Key}:" : $"{Indent}{Key}: {Value}";
}
