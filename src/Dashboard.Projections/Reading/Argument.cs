namespace Dashboard.Projections.Reading;

/// <summary>Checks of what callers send, so that nothing of it can be a database error.</summary>
internal static class Argument
{
    private const int MaxText = 1_000;

    public static int Limit(int limit, int most) =>
        limit >= 1 && limit <= most ? limit : throw new QueryException("limit", $"is 1 to {most:N0}");

    /// <summary>Null and empty are 'not given'.</summary>
    public static string? Text(string parameter, string? value)
    {
        if (string.IsNullOrEmpty(value))
            return null;
        if (value.Length > MaxText)
            throw new QueryException(parameter, $"is at most {MaxText:N0} characters long");
        for (var i = 0; i < value.Length; i++)
        {
            var pair = char.IsHighSurrogate(value[i]) && i + 1 < value.Length && char.IsLowSurrogate(value[i + 1]);
            if (value[i] == '\0' || char.IsSurrogate(value[i]) && !pair)
                throw new QueryException(parameter, "is well-formed text without NUL");
            i += pair ? 1 : 0;
        }

        return value;
    }

    /// <summary>The core group is empty, so an empty group is given and only null is not.</summary>
    public static string? Group(string? value) => value is "" ? "" : Text("group", value);

    public static void Interval(DateTimeOffset from, DateTimeOffset to)
    {
        if (from >= to)
            throw new QueryException("from", "is before 'to'");
    }
}
