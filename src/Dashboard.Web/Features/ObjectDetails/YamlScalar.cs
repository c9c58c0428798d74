using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Dashboard.Web.Features.ObjectDetails;

/// <summary>
/// When a string may stand without quotes: only where readers of YAML 1.1 and 1.2 both read the same string back (so <c>no</c>, <c>1e3</c>,
/// <c>012</c> and dates are quoted). Quoted ones are written as JSON strings, which YAML includes.
/// </summary>
internal static partial class YamlScalar
{
    private static readonly JsonSerializerOptions Readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static string Write(string text) => IsPlain(text) ? text : JsonSerializer.Serialize(text, Readable);

    /// <summary>Several lines that a block (<c>|</c>) can hold exactly.</summary>
    public static bool IsBlock(string text) =>
        text.Contains('\n', StringComparison.Ordinal) && text[0] is not (' ' or '\n' or '\t') && text.All(character => character == '\n' || character == '\t' || !IsSpecial(character));

    private static bool IsPlain(string text)
    {
        if (text.Length == 0 || char.IsWhiteSpace(text[0]) || char.IsWhiteSpace(text[^1]) || "-?:,[]{}#&*!|>'\"%@`=<~".Contains(text[0], StringComparison.Ordinal))
            return false;
        return !text.Any(IsSpecial) && !text.Contains(": ", StringComparison.Ordinal) && !text.Contains(" #", StringComparison.Ordinal) && text[^1] != ':'
            && !OtherType().IsMatch(text);
    }

    private static bool IsSpecial(char character) => char.IsControl(character) || char.IsSurrogate(character) || character is '\u2028' or '\u2029' or '\ufeff' or '\u0085' or '\ufffe' or '\uffff';

    /// <summary>Null, booleans, and all that starts as a number or a date does.</summary>
    [GeneratedRegex(@"^(?:null|true|false|yes|no|on|off|y|n|[-+]?\.(?:inf|nan|\d.*)|[-+]?\d[\d_,.:xXoObBeE+\-a-fA-F]*(?:[Tt ].*)?)$", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant, 200)]
    private static partial Regex OtherType();
}
