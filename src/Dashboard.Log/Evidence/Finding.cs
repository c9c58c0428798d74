namespace Dashboard.Log.Evidence;

/// <summary>Something that is not as it was recorded.</summary>
/// <param name="Kind">What: <c>row</c>, <c>content</c>, <c>missing</c>, <c>extra</c>, <c>gap</c>, <c>object</c>, <c>node</c>, <c>tree</c>, <c>head</c>, <c>log</c>.</param>
/// <param name="From">First position concerned.</param>
/// <param name="To">Last position concerned; the same as <paramref name="From"/> for one row.</param>
public sealed record Finding(string Kind, long From, long To, string Detail)
{
    public override string ToString() => From == To
        ? $"position {From}: {Kind}: {Detail}"
        : $"positions {From} to {To}: {Kind}: {Detail}";
}
