using Dashboard.Model.Access;
using Microsoft.AspNetCore.SignalR;

namespace Dashboard.Web.Hubs;

/// <summary>
/// One stream of a connection: a cursor in the cluster's ring, and the two reasons to end it: what its viewer may read is another thing than it was, or its client is too
/// far behind. Asked only while its client takes what it is sent, so a stuck one costs a cursor and the connection's own buffers. Not thread-safe.
/// </summary>
internal sealed class LiveStream(LotRing ring, string? @namespace, long after, HubClient client, Func<CancellationToken, Task<ReadScope>> decide, TimeProvider time)
{
    /// <summary>How long a decision about permission holds.</summary>
    public static readonly TimeSpan DecisionHolds = TimeSpan.FromSeconds(5);

    /// <summary>How old what a client has not confirmed may be: the buffers between here and a slow client hold many seconds.</summary>
    public static readonly TimeSpan OldestUnconfirmed = TimeSpan.FromSeconds(5);

    /// <summary>How often a frame is sent that says nothing but its position.</summary>
    private static readonly TimeSpan s_emptyFrames = TimeSpan.FromSeconds(1);

    private long _sent = after;
    private long _sentAt = time.GetTimestamp();
    private long _decidedAt;
    private (long Position, long SentAt)? _unconfirmed;

    /// <summary>Everything up to here is sent, or nothing for this stream.</summary>
    public long Position { get; private set; } = after;

    /// <summary>Where a snapshot has to be to go on from.</summary>
    public long Head => Math.Max(ring.Head, Position);

    public ReadScope Scope { get; private set; } = null!;

    public Audience Audience { get; private set; } = null!;

    /// <exception cref="HubException">Nothing of it may be read.</exception>
    public async Task OpenAsync(CancellationToken cancellationToken)
    {
        Scope = await DecideAsync(cancellationToken);
        Audience = Audience.Of(@namespace, Scope);
    }

    /// <summary>Waits until there is something to send: lots, or none when only the position has moved. False: a snapshot is needed, at or after <see cref="Head"/>.</summary>
    /// <exception cref="HubException">Nothing of it may be read any longer.</exception>
    public async Task<bool> NextAsync(List<Lot> lots, CancellationToken cancellationToken)
    {
        while (true)
        {
            if (IsBehind() || !ring.TryRead(Position, lots, out var arrival) || await IsChangedAsync(cancellationToken)) return false;
            if (lots.Count > 0 || (_sent < Position && time.GetElapsedTime(_sentAt) >= s_emptyFrames)) return true;
            await arrival.WaitAsync(cancellationToken);
        }
    }

    /// <summary>Moves on to the frame's position. Whether it is worth sending: frames without content are sent now and then, for those who resume by their position.</summary>
    public bool Takes(HubFrame frame)
    {
        Position = frame.Position;
        if (frame.IsEmpty && time.GetElapsedTime(_sentAt) < s_emptyFrames) return false;
        (_sent, _sentAt) = (frame.Position, time.GetTimestamp());
        _unconfirmed ??= (_sent, _sentAt);
        return true;
    }

    private bool IsBehind()
    {
        if (client.Acknowledged is not { } acknowledged || acknowledged >= _unconfirmed?.Position) _unconfirmed = null;
        return _unconfirmed is { } oldest && time.GetElapsedTime(oldest.SentAt) > OldestUnconfirmed;
    }

    private async ValueTask<bool> IsChangedAsync(CancellationToken cancellationToken)
    {
        if (time.GetElapsedTime(_decidedAt) <= DecisionHolds) return false;
        Scope = await DecideAsync(cancellationToken);
        return Audience.Of(@namespace, Scope) != Audience;
    }

    private async Task<ReadScope> DecideAsync(CancellationToken cancellationToken)
    {
        var scope = await decide(cancellationToken);
        _decidedAt = time.GetTimestamp();
        return Audience.IsShutOut(@namespace, scope) ? throw new HubException("You may not read this.") : scope;
    }
}
