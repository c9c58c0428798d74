using System.Collections.Concurrent;
using System.Runtime.CompilerServices;

namespace Dashboard.Projections.Live;

/// <summary>
/// Committed folds, pushed to followers. One a process. Thread-safe. Each follower has its own bounded queue, so one that does not read
/// costs the others nothing and no more memory than <see cref="QueueLimit"/> batches.
/// </summary>
public sealed class ProjectionFeed
{
    /// <summary>Batches kept for a follower; one more and what it has not read is replaced by a resync.</summary>
    public const int QueueLimit = 64;

    private readonly ConcurrentDictionary<string, Channel> _channels = new(StringComparer.Ordinal);

    /// <summary>
    /// Batches committed after the enumeration began, in order. A follower that falls behind gets one batch with <see cref="ProjectedBatch.Resync"/> in
    /// place of those it missed.
    /// </summary>
    public IAsyncEnumerable<ProjectedBatch> FollowAsync(string cluster, CancellationToken cancellationToken) => FollowAsync(cluster, long.MaxValue, cancellationToken);

    /// <summary>The same for who has read the tables already: what was committed between that and the beginning comes as one batch with <see cref="ProjectedBatch.Resync"/>.</summary>
    /// <param name="after">Position that was read.</param>
    public async IAsyncEnumerable<ProjectedBatch> FollowAsync(string cluster, long after, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var channel = Of(cluster);
        using var follower = new FeedFollower(QueueLimit);
        channel.Followers.TryAdd(follower, 0);
        try
        {
            if (Interlocked.Read(ref channel.Position) is var committed && committed > after)
                yield return new ProjectedBatch(cluster, after, committed, [], 0, 0, Resync: true);
            while (true)
                yield return await follower.NextAsync(cancellationToken);
        }
        finally
        {
            channel.Followers.TryRemove(follower, out _);
        }
    }

    /// <summary>Last published position; -1: none yet.</summary>
    public long Position(string cluster) => _channels.TryGetValue(cluster, out var channel) ? Interlocked.Read(ref channel.Position) : -1;

    /// <summary>Where the tables stand before anything is published. Without effect afterwards.</summary>
    internal void Begin(string cluster, long position) => Interlocked.CompareExchange(ref Of(cluster).Position, position, -1);

    /// <summary>Nobody follows: updates need not be made.</summary>
    internal bool IsFollowed(string cluster) => !Of(cluster).Followers.IsEmpty;

    /// <summary>Never waits for a follower. Called by one thread a cluster, in position order.</summary>
    internal void Publish(ProjectedBatch batch)
    {
        var channel = Of(batch.Cluster);
        Interlocked.Exchange(ref channel.Position, batch.Position);
        foreach (var (follower, _) in channel.Followers)
            follower.Offer(batch);
    }

    private Channel Of(string cluster) => _channels.GetOrAdd(cluster, static _ => new Channel());

    private sealed class Channel
    {
        public long Position = -1;

        public ConcurrentDictionary<FeedFollower, byte> Followers { get; } = new();
    }
}
