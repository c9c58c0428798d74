using Dashboard.Projections.Topology;
using Dashboard.Model;
using Dashboard.Projections.Health;

namespace Dashboard.Projections.Live;

/// <summary>What one committed fold changed. Batches of a cluster come in position order without holes.</summary>
/// <param name="After">Position before the first row; <paramref name="Position"/> is the last one.</param>
/// <param name="Changes">Changes in the batch, noise left out.</param>
/// <param name="Failures">Objects that turned Failed or Degraded.</param>
/// <param name="Resync">The follower fell behind: updates are missing up to <paramref name="Position"/>, so read a snapshot.</param>
public sealed record ProjectedBatch(
    string Cluster, long After, long Position, IReadOnlyList<ObjectUpdate> Updates, int Changes, int Failures, bool Resync = false);

/// <summary>The state of an object after the batch. Removed: it was deleted.</summary>
/// <param name="Created">It did not exist before the batch.</param>
/// <param name="Moved">It may have another parent than before the batch.</param>
/// <param name="HealthChanged">Its status or reason differs from before the batch.</param>
public sealed record ObjectUpdate(GraphNode Node, string Uid, bool Created, bool Removed, bool Moved, bool HealthChanged, HealthStatus Before, Verb LastVerb);
