namespace Dashboard.Watch.Discovery;

/// <summary>A pattern over <c>resource.group</c> in which <c>*</c> stands for any characters, dots included. Linear, no backtracking to speak of.</summary>
internal readonly record struct ResourceGlob(string Pattern)
{
    public bool Matches(string text)
    {
        int p = 0, t = 0, star = -1, mark = 0;
        while (t < text.Length)
        {
            if (p < Pattern.Length && Pattern[p] == '*')
            {
                star = p++;
                mark = t;
            }
            else if (p < Pattern.Length && Pattern[p] == text[t])
            {
                p++;
                t++;
            }
            else if (star >= 0)
            {
                p = star + 1;
                t = ++mark;
            }
            else
                return false;
        }
        while (p < Pattern.Length && Pattern[p] == '*')
            p++;
        return p == Pattern.Length;
    }
}
