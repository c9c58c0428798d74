namespace Dashboard.Log;

/// <summary>Who writes a cluster's log, as the database has it.</summary>
/// <param name="Name">Machine and process, for people: nothing is decided by it.</param>
/// <param name="Epoch">The fencing number that the lease was taken with.</param>
public sealed record LeaseHolder(string Name, long Epoch, DateTimeOffset TakenAt);
