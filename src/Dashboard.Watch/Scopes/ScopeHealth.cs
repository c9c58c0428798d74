using Dashboard.Model;
using Dashboard.Model.Capture;
using Microsoft.Extensions.Logging;

namespace Dashboard.Watch.Scopes;

/// <summary>What a Reflector tells about itself: as a status, as measurements, and in the log where somebody should look. Written by one thread, read by any.</summary>
internal sealed class ScopeHealth(WatchScope scope, TimeProvider time, ILogger logger, Action changed)
{
    private readonly Lock gate = new();
    private ScopeStatus status = new(scope, ScopeState.Starting, time.GetUtcNow(), null, null, null, 0, 0, 0, null, null);
    private DateTimeOffset? pendingSince;

    public ScopeStatus Snapshot()
    {
        lock (gate)
            return status with { Lag = Lag(time.GetUtcNow()) };
    }

    public void Enter(ScopeState state, string? error = null, TimeSpan? retryIn = null)
    {
        lock (gate)
        {
            var now = time.GetUtcNow();
            status = status with
            {
                State = state,
                Since = status.State == state ? status.Since : now,
                Error = error ?? (state == ScopeState.Watching ? null : status.Error),
                RetryAt = retryIn is { } delay ? now + delay : null,
            };
        }
        if (retryIn is not null)
            WatchMetrics.BackedOff(scope);
        changed();
    }

    public void Listed(bool again)
    {
        lock (gate)
            status = status with { Relists = status.Relists + (again ? 1 : 0) };
        if (again)
            WatchMetrics.Relisted(scope);
    }

    public void Heard(bool isBookmark)
    {
        var now = time.GetUtcNow();
        lock (gate)
        {
            status = isBookmark ? status with { LastBookmarkAt = now } : status with { LastEventAt = now };
            pendingSince ??= now;
        }
    }

    public void Accepted(int changes, int objects)
    {
        DateTimeOffset? since;
        lock (gate)
        {
            status = status with { Changes = status.Changes + changes, Objects = objects };
            (since, pendingSince) = (pendingSince, null);
        }
        if (since is { } received && changes > 0)
            WatchMetrics.Accepted(scope, time.GetUtcNow() - received);
    }

    /// <summary>A stale replica answered.</summary>
    public void Refused()
    {
        long refused;
        lock (gate)
            refused = (status = status with { Refused = status.Refused + 1 }).Refused;
        logger.WentBackwards(scope, refused);
        WatchMetrics.Refused(scope);
    }

    public void Quarantined(ObjectIdentity identity, Quarantine quarantine)
    {
        lock (gate)
            status = status with { Quarantined = status.Quarantined + 1 };
        logger.Quarantined(scope, identity.ToString(), quarantine.Reason);
        WatchMetrics.Quarantined(scope);
    }

    public void UnknownEvent()
    {
        lock (gate)
            status = status with { UnknownEvents = status.UnknownEvents + 1 };
        logger.UnknownEvent(scope);
        WatchMetrics.UnknownEvent(scope);
    }

    private TimeSpan? Lag(DateTimeOffset now)
    {
        if (status.State == ScopeState.Watching)
            return pendingSince is { } since ? now - since : TimeSpan.Zero;
        var heard = status.LastEventAt > status.LastBookmarkAt ? status.LastEventAt : status.LastBookmarkAt ?? status.LastEventAt;
        return now - heard;
    }
}
