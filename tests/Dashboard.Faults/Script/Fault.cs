using Dashboard.Faults.World;
using Dashboard.Model;

namespace Dashboard.Faults.Script;

/// <summary>One way to go wrong, as a scene: it is staged, things are written meanwhile, and it is over when <paramref name="Stage"/> returns.</summary>
/// <param name="Class">Number of its class of faults.</param>
/// <param name="Stage">Stages it while the scene's workload writes. Draws what it needs from the world's seed.</param>
internal sealed record Fault(int Class, string Name, Func<FaultWorld, CancellationToken, Task> Stage)
{
    /// <summary>Touches what other seeds of the same database need: never drawn.</summary>
    public bool Alone { get; init; }

    /// <summary>Needs an API server that shows a certificate.</summary>
    public bool Tls { get; init; }

    /// <summary>Needs a writer with a spool.</summary>
    public bool Spools { get; init; }

    /// <summary>Needs that spool to be on a disk that fills up.</summary>
    public bool SmallDisk { get; init; }

    /// <summary>Alone, it must not lead to a Gap: nothing was missed.</summary>
    public bool Gapless { get; init; }

    /// <summary>Alone, it must lead to a Gap for this reason.</summary>
    public GapReason? Declares { get; init; }

    /// <summary>Verification must find it. Nothing else can.</summary>
    public bool Found { get; init; }

    /// <summary>Alone, it must not cost the writer: a batch is written again, not given up.</summary>
    public bool KeepsWriter { get; init; }

    public override string ToString() => $"{Class} {Name}";
}
