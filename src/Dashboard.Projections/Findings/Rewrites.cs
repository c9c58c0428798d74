namespace Dashboard.Projections.Findings;

/// <summary>
/// How often an object is rewritten: counts of this and the last minute, weighed as a sliding window. A hot loop ends when the rate falls under half of what
/// made it one.
/// </summary>
internal sealed class Rewrites
{
    /// <summary>Minutes since 1970; what the counts are of.</summary>
    public long Minute { get; set; }

    public int Now { get; set; }

    public int Before { get; set; }

    /// <summary>First changes of the two minutes.</summary>
    public (long Position, DateTimeOffset At) FirstNow { get; set; }

    public (long Position, DateTimeOffset At) FirstBefore { get; set; }

    /// <summary>Where the finding begins, and its changes; null: none.</summary>
    public (long Position, DateTimeOffset At)? Found { get; set; }

    public int Changes { get; set; }

    /// <summary>Who wrote since it was found.</summary>
    public List<string> Managers { get; } = [];

    /// <returns>True: the change belongs to a hot loop.</returns>
    public bool Add(long position, DateTimeOffset at, int perMinute)
    {
        var minute = (long)Math.Floor((at - DateTimeOffset.UnixEpoch).TotalMinutes);
        if (minute != Minute)
            (Before, FirstBefore, Now, Minute) = (minute == Minute + 1 ? Now : 0, FirstNow, 0, minute);
        if (Now++ == 0)
            FirstNow = (position, at);
        var into = (at - DateTimeOffset.UnixEpoch).TotalMinutes - minute;
        var rate = Now + Before * (1 - into);
        if (Found is not null)
        {
            Changes++;
            if (rate < perMinute / 2.0)
                Found = null;
        }
        else if (rate >= perMinute)
        {
            Found = Before > 0 ? FirstBefore : FirstNow;
            Changes = Now + Before;
            Managers.Clear();
        }

        return Found is not null;
    }
}
