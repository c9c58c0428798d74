namespace Dashboard.Simulator.Faults;

/// <summary>Sends everything, in small pieces or slowly.</summary>
internal sealed class PacedBody(FaultRule rule, HttpContext http, TimeProvider clock) : AlteredBody(http)
{
    private static readonly TimeSpan Beat = TimeSpan.FromMilliseconds(50);

    private readonly Progress _progress = new(rule.At, clock);

    protected override async Task PassAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        var before = _progress.Before(bytes.Span);
        await Behind.WriteAsync(bytes[..before], cancellationToken);
        var slow = rule.Do.Action == FaultAction.Slow;
        var piece = (int)Math.Max(1, slow ? rule.Do.Amount * Beat.TotalSeconds : rule.Do.Amount);
        for (var rest = bytes[before..]; !rest.IsEmpty; rest = rest[Math.Min(piece, rest.Length)..])
        {
            await Behind.WriteAsync(rest[..Math.Min(piece, rest.Length)], cancellationToken);
            await Behind.FlushAsync(cancellationToken);
            if (slow) await Task.Delay(Beat, clock, cancellationToken);
        }
    }
}
