namespace Dashboard.Simulator.Store;

/// <summary>One write as the cluster itself has it: what everybody who watched it should have seen.</summary>
/// <param name="Verb">ADDED, MODIFIED or DELETED.</param>
/// <param name="Json">The object in its storage version, under this resourceVersion.</param>
/// <param name="At">When it was committed.</param>
public sealed record SourceVersion(ResourceType Type, string Verb, string? Namespace, string Name, string Uid, ulong ResourceVersion, ReadOnlyMemory<byte> Json, DateTimeOffset At);
