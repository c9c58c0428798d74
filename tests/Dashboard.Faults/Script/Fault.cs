using Dashboard.Faults.World;

namespace Dashboard.Faults.Script;

/// <summary>One way to go wrong, as a scene: it is staged, things are written meanwhile, and it is over when <paramref name="Stage"/> returns.</summary>
/// <param name="Class">Number of its class of faults.</param>
/// <param name="Stage">Stages it while the scene's workload writes. Draws what it needs from the world's seed.</param>
internal sealed record Fault(int Class, string Name, Func<FaultWorld, CancellationToken, Task> Stage)
{
    /// <summary>Comes after all others of a seed: bounds of a Gap say nothing while the clock repeats an hour.</summary>
    public bool Last { get; init; }

    public override string ToString() => $"{Class} {Name}";
}
