namespace Dashboard.Simulator.Objects;

/// <summary>The order of path elements: fields before keys before values before indices; numbers inside keys and values by size.</summary>
internal sealed class PathElementOrder : IComparer<string>
{
    public static readonly PathElementOrder Instance = new();

    public int Compare(string? x, string? y)
    {
        if (x is null || y is null || x.Length == 0 || y.Length == 0 || x[0] == 'f' || x[0] != y[0])
            return string.CompareOrdinal(x, y);
        int i = 0, j = 0;
        while (i < x.Length && j < y.Length)
        {
            if (char.IsAsciiDigit(x[i]) && char.IsAsciiDigit(y[j]) && i > 0 && x[i - 1] == ':' && y[j - 1] == ':')
            {
                int a = Digits(x, i), b = Digits(y, j);
                var order = a != b ? a - b : string.CompareOrdinal(x, i, y, j, a);
                if (order != 0)
                    return order;
                i += a;
                j += b;
            }
            else if (x[i] != y[j])
            {
                return x[i] - y[j];
            }
            else
            {
                i++;
                j++;
            }
        }
        return (x.Length - i) - (y.Length - j);
    }

    private static int Digits(string text, int start)
    {
        var end = start;
        while (end < text.Length && char.IsAsciiDigit(text[end]))
            end++;
        return end - start;
    }
}
