namespace Dashboard.Simulator.Faults;

/// <summary>How far an answer has come, and where in what is about to be sent a rule's point lies.</summary>
internal sealed class Progress(FaultPoint point, TimeProvider clock)
{
    private readonly long _since = clock.GetTimestamp();
    private long _lines;
    private long _bytes;

    /// <summary>A rule without a point has reached it from the start.</summary>
    public bool Reached => _lines >= (point.Line ?? 0) && _bytes >= (point.Byte ?? 0) && clock.GetElapsedTime(_since) >= (point.After ?? TimeSpan.Zero);

    /// <summary>How many of these bytes come before the point: none when it is reached, all when it lies further on. Counts them.</summary>
    public int Before(ReadOnlySpan<byte> bytes)
    {
        var count = Distance(bytes);
        Pass(bytes[..count]);
        return count;
    }

    public void Pass(ReadOnlySpan<byte> bytes)
    {
        _bytes += bytes.Length;
        _lines += bytes.Count((byte)'\n');
    }

    private int Distance(ReadOnlySpan<byte> bytes)
    {
        if (point.Byte is { } byteAt) return (int)Math.Clamp(byteAt - _bytes, 0, bytes.Length);
        if (point.After is { } after) return clock.GetElapsedTime(_since) >= after ? 0 : bytes.Length;
        if (point.Line is not { } lineAt) return 0;
        var at = 0;
        for (var lines = _lines; lines < lineAt; lines++)
        {
            var end = bytes[at..].IndexOf((byte)'\n');
            if (end < 0) return bytes.Length;
            at += end + 1;
        }

        return at;
    }
}
