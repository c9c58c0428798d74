using Dashboard.Faults.Script;

namespace Dashboard.Faults.World;

/// <summary>What the parts of a world are set up with.</summary>
/// <param name="Tls">The API server shows a certificate.</param>
/// <param name="Spools">The writer has little memory and a spool.</param>
/// <param name="SmallDisk">The spool is on a disk of its own, smaller than its bound.</param>
/// <param name="Patient">Answers that take the API server some seconds are waited for.</param>
internal readonly record struct WorldOptions(bool Tls = false, bool Spools = false, bool SmallDisk = false, bool Patient = false)
{
    /// <summary>What the faults need; every other seed spools anyway.</summary>
    public static WorldOptions For(int seed, IReadOnlyList<Fault> faults)
    {
        var small = faults.Any(fault => fault.SmallDisk);
        return new WorldOptions(faults.Any(fault => fault.Tls), small || seed % 2 == 0 || faults.Any(fault => fault.Spools), small);
    }
}
