namespace Dashboard.Simulator.Faults;

/// <summary>Alters, repeats or leaves out whole lines, from a point on.</summary>
internal sealed class AlteredLines(FaultRule rule, HttpContext http, TimeProvider clock) : AlteredBody(http)
{
    private readonly Progress _progress = new(rule.At, clock);
    private readonly List<byte> _partial = [];
    private readonly Queue<byte[]> _latest = new();
    private bool _once;
    private long _dropped;

    public override Task FinishAsync() => Behind.WriteAsync(_partial.ToArray(), Http.RequestAborted).AsTask();

    protected override async Task PassAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        while (bytes.Span.IndexOf((byte)'\n') is >= 0 and var end)
        {
            byte[] line = [.. _partial, .. bytes.Span[..(end + 1)]];
            _partial.Clear();
            bytes = bytes[(end + 1)..];
            var reached = _progress.Reached;
            _progress.Pass(line);
            foreach (var altered in reached ? Altered(line) : [line]) await Behind.WriteAsync(altered, cancellationToken);
            _latest.Enqueue(line);
            if (_latest.Count > rule.Do.Amount) _latest.Dequeue();
        }

        _partial.AddRange(bytes.Span);
    }

    private byte[][] Altered(byte[] line) => rule.Do.Action switch
    {
        FaultAction.DropBookmarks => WatchLines.IsBookmark(line) && !WatchLines.EndsInitialEvents(line) && _dropped++ < rule.Do.Amount ? [] : [line],
        FaultAction.OnlyBookmarks => WatchLines.IsBookmark(line) ? [line] : [],
        FaultAction.NoInitialEventsEnd => WatchLines.EndsInitialEvents(line) ? [] : [line],
        _ when _once || WatchLines.IsBookmark(line) => [line],
        FaultAction.UnknownType => Once(WatchLines.WithType(line, rule.Do.Type)),
        FaultAction.OversizedLine => Once(WatchLines.Padded(line, rule.Do.Amount)),
        FaultAction.Duplicate => Once(line, line),
        FaultAction.Replay => Once([.. _latest, line]),
        _ => [line],
    };

    private byte[][] Once(params byte[][] lines)
    {
        _once = true;
        return lines;
    }
}
