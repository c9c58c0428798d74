using System.Globalization;

namespace Dashboard.Web.Rest;

/// <summary>
/// One row of RFC 4180. What a spreadsheet would run as a formula is written as text, behind an apostrophe: names and cells come from whoever may create an object.
/// </summary>
internal static class CsvRow
{
    public static string Of(IEnumerable<string?> values) => string.Join(',', values.Select(Field));

    private static string Field(string? value)
    {
        if (string.IsNullOrEmpty(value))
            return "";
        if (value[0] is '=' or '+' or '-' or '@' or '\t' or '\r' && !double.TryParse(value, NumberStyles.Float, CultureInfo.InvariantCulture, out _))
            value = "'" + value;
        return value.AsSpan().IndexOfAny(",\"\r\n") < 0 ? value : $"\"{value.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
    }
}
