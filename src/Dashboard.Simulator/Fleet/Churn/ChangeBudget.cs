namespace Dashboard.Simulator.Fleet.Churn;

/// <summary>
/// Keeps the fleet's changes at a rate on average. Every change spends, also those of controllers and stories; background changes wait while the
/// budget is spent. What a stalled process did not change is forgiven after two seconds, and a burst is paid back for at most a minute.
/// </summary>
internal sealed class ChangeBudget(double perSecond)
{
    private double _tokens;

    public bool IsPositive => perSecond > 0 && _tokens >= 1;

    public void Earn(TimeSpan elapsed) => _tokens = Math.Min(_tokens + (perSecond * elapsed.TotalSeconds), Math.Max(perSecond * 2, 1));

    public void Spend(long changes) => _tokens = Math.Max(_tokens - changes, -perSecond * 60);

    /// <summary>How long until the next background change may be made; null when there is none.</summary>
    public TimeSpan? Wait => perSecond <= 0 ? null : _tokens >= 1 ? TimeSpan.Zero : TimeSpan.FromSeconds((1 - _tokens) / perSecond);
}
