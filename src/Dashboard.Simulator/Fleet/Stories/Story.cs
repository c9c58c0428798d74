using Dashboard.Simulator.Fleet.Engine;

namespace Dashboard.Simulator.Fleet.Stories;

/// <summary>One step of a story: how long after the step before, what it is called, and what it does.</summary>
internal sealed record StoryStep(TimeSpan After, string Name, Action Act);

/// <summary>Trouble with a beginning, a middle and, mostly, an end. Each run chooses its own targets.</summary>
internal abstract class Story(Cluster cluster)
{
    protected Cluster Cluster { get; } = cluster;

    public abstract string Name { get; }

    /// <summary>The steps of one run; empty when this fleet has nothing that the story could happen to.</summary>
    public abstract IReadOnlyList<StoryStep> Plan();

    protected static StoryStep Step(double afterSeconds, string name, Action act) => new(TimeSpan.FromSeconds(afterSeconds), name, act);

    protected static bool Is(string? text, string value) => string.Equals(text, value, StringComparison.Ordinal);
}
