namespace Dashboard.Web.Hubs;

/// <summary>One connection to the hub: its streams, and how far its client says it got. Thread-safe.</summary>
internal sealed class HubClient
{
    public const int MaxStreams = 8;

    private long _acknowledged = long.MinValue;
    private int _streams;

    /// <summary>Null: the client does not say, or it has several streams and its word fits none of them.</summary>
    public long? Acknowledged => Volatile.Read(ref _streams) == 1 && Volatile.Read(ref _acknowledged) is not long.MinValue and var position ? position : null;

    public void Acknowledge(long position) => Volatile.Write(ref _acknowledged, position);

    public bool TryOpen()
    {
        if (Interlocked.Increment(ref _streams) <= MaxStreams) return true;
        Close();
        return false;
    }

    public void Close() => Interlocked.Decrement(ref _streams);
}
