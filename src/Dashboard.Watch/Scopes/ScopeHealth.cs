using Dashboard.Model.Capture;

namespace Dashboard.Watch.Scopes;

/// <summary>What a Reflector tells about itself. Written by one thread, read by any.</summary>
internal sealed class ScopeHealth(WatchScope scope, TimeProvider time, Action changed)
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
        changed();
    }

    public void Listed(bool again)
    {
        lock (gate)
            status = status with { Relists = status.Relists + (again ? 1 : 0) };
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
        lock (gate)
        {
            status = status with { Changes = status.Changes + changes, Objects = objects };
            pendingSince = null;
        }
    }

    public void Refused()
    {
        lock (gate)
            status = status with { Refused = status.Refused + 1 };
    }

    private TimeSpan? Lag(DateTimeOffset now)
    {
        if (status.State == ScopeState.Watching)
            return pendingSince is { } since ? now - since : TimeSpan.Zero;
        var heard = status.LastEventAt > status.LastBookmarkAt ? status.LastEventAt : status.LastBookmarkAt ?? status.LastEventAt;
        return now - heard;
    }
}
