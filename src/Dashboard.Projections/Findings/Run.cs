namespace Dashboard.Projections.Findings;

/// <summary>
/// Turns of one subject that follow each other. Becomes a finding when enough of them lie in a window; ends after a pause. Holds at most as many turns as
/// make a finding.
/// </summary>
internal sealed class Run
{
    /// <summary>The last turns, until there are enough of them. Changes: how many the run had with that turn.</summary>
    public List<(long Position, DateTimeOffset At, int Changes)> Turns { get; init; } = [];

    public List<string> Managers { get; init; } = [];

    public int Changes { get; set; }

    public DateTimeOffset LastAt { get; set; }

    /// <summary>Where the finding begins; null: it is none yet.</summary>
    public (long Position, DateTimeOffset At)? Found { get; set; }

    public bool Over(DateTimeOffset at, TimeSpan quiet) => Changes > 0 && at - LastAt > quiet;

    /// <returns>The positions that this turn adds to the finding's evidence; empty: there is none yet.</returns>
    public IReadOnlyList<long> Turn(long position, DateTimeOffset at, string? manager, int enough, TimeSpan window)
    {
        (Changes, LastAt) = (Changes + 1, at);
        Managers.Name(manager);
        if (Found is not null)
            return [position];
        Turns.Add((position, at, Changes));
        if (Turns.Count > enough)
            Turns.RemoveAt(0);
        if (Turns.Count < enough || at - Turns[0].At > window)
            return [];
        var positions = Turns.ConvertAll(turn => turn.Position);
        Found = (Turns[0].Position, Turns[0].At);
        Changes -= Turns[0].Changes - 1;
        Turns.Clear();
        return positions;
    }

    /// <summary>A change that is no turn: counted with the turn that follows it, if one does.</summary>
    public void Repeat() => Changes++;
}
