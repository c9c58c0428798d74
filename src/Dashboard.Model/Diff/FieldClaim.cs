namespace Dashboard.Model.Diff;

/// <summary>What an entry of <c>metadata.managedFields</c> says of a field.</summary>
/// <param name="Manager">A tool's claim about itself.</param>
/// <param name="Time">As it stands there: RFC 3339 to the second; null: the entry has none.</param>
public readonly record struct FieldClaim(string Manager, string? Time);
