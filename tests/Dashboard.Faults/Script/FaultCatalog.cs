namespace Dashboard.Faults.Script;

/// <summary>Every fault that a seed may draw.</summary>
internal static class FaultCatalog
{
    public static IReadOnlyList<Fault> All { get; } = [.. StreamFaults.All, .. AnswerFaults.All, .. SourceFaults.All, .. DatabaseFaults.All, .. EvidenceFaults.All];

    public static Fault Named(string name) => All.First(fault => fault.Name == name);
}
