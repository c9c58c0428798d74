namespace Dashboard.Simulator.Faults;

/// <summary>Passes everything on up to a point, and there breaks the answer off or puts garbage into it.</summary>
internal sealed class CutBody : AlteredBody
{
    private readonly FaultRule _rule;
    private readonly Progress _progress;
    private readonly CancellationTokenSource _end;
    private readonly ITimer? _timer;
    private bool _struck;
    private bool _over;

    public CutBody(FaultRule rule, HttpContext http, TimeProvider clock, CancellationTokenSource end)
        : base(http)
    {
        (_rule, _progress, _end) = (rule, new Progress(rule.At, clock), end);
        // An idle stream is cut too.
        if (rule.At.After is { } after) _timer = clock.CreateTimer(_ => _ = StrikeIdleAsync(), null, after, Timeout.InfiniteTimeSpan);
    }

    protected override async Task PassAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        if (!_struck)
        {
            var before = _progress.Before(bytes.Span);
            await Behind.WriteAsync(bytes[..before], cancellationToken);
            if (!_progress.Reached) return;
            bytes = bytes[before..];
            await StrikeAsync();
        }

        if (!_over) await Behind.WriteAsync(bytes, cancellationToken);
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing) _timer?.Dispose();
        base.Dispose(disposing);
    }

    private async Task StrikeIdleAsync()
    {
        try
        {
            await AloneAsync(() => _struck ? Task.CompletedTask : StrikeAsync(), Http.RequestAborted);
        }
        catch (Exception e) when (e is OperationCanceledException or ObjectDisposedException or IOException)
        {
            // The answer has ended by itself.
        }
    }

    private async Task StrikeAsync()
    {
        var left = Http.RequestAborted;
        _struck = true;
        await Behind.FlushAsync(left);
        _over = _rule.Do.Action is not (FaultAction.GarbageBytes or FaultAction.GarbageLine);
        switch (_rule.Do.Action)
        {
            case FaultAction.Reset:
                Http.Abort();
                break;
            case FaultAction.Stall:
                await RequestFaults.SilenceAsync(_end.Token);
                break;
            case FaultAction.Error:
                await WatchLines.WriteErrorAsync(Behind, RequestFaults.Error(_rule.Do), left);
                await Behind.FlushAsync(left);
                if (_rule.Do.Open) await RequestFaults.SilenceAsync(_end.Token);
                else await _end.CancelAsync();
                break;
            case FaultAction.GarbageBytes:
                await Behind.WriteAsync(WatchLines.Garbage(_rule), left);
                break;
            case FaultAction.GarbageLine:
                await Behind.WriteAsync(WatchLines.CutLine, left);
                break;
            default:
                await _end.CancelAsync();
                break;
        }
    }
}
