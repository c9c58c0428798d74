namespace Dashboard.Simulator.Store;

/// <summary>On whose behalf a write happens.</summary>
/// <param name="Manager">The field manager that managedFields names.</param>
/// <param name="Subresource"><c>status</c> or <c>scale</c>; null for the object itself.</param>
/// <param name="Force">Server-side apply takes over fields that others own instead of failing.</param>
/// <param name="DryRun">Do everything but commit.</param>
public sealed record WriteOptions(string Manager, string? Subresource = null, bool Force = false, bool DryRun = false)
{
    public FieldValidation FieldValidation { get; init; } = FieldValidation.Warn;

    /// <summary>When the write is said to happen: a fleet that is made in a second looks as if it had grown over months. Null: now.</summary>
    public DateTimeOffset? At { get; init; }

    /// <summary>Receives the texts of the Warning headers that the write earned; null drops them.</summary>
    public ICollection<string>? Warnings { get; init; }
}

public enum FieldValidation
{
    Ignore,
    Warn,
    Strict,
}

public enum PatchType
{
    Merge,
    Json,
    Strategic,
    Apply,
}

public enum Propagation
{
    Background,
    Foreground,
    Orphan,
}
