namespace Dashboard.Simulator.Faults;

/// <summary>A response body that passes on to the one behind it what its fault leaves of what is written. One writer at a time.</summary>
internal abstract class AlteredBody(HttpContext http) : Stream
{
    private readonly SemaphoreSlim _one = new(1, 1);

    protected HttpContext Http => http;

    protected Stream Behind { get; } = http.Response.Body;

    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <summary>Null: the fault comes in place of the answer.</summary>
    /// <param name="end">Cancelled to end a stream cleanly.</param>
    public static AlteredBody? Create(FaultRule rule, HttpContext http, TimeProvider clock, CancellationTokenSource end)
    {
        switch (rule.Do.Action)
        {
            case FaultAction.Split or FaultAction.Slow:
                return new PacedBody(rule, http, clock);
            case FaultAction.UnknownType or FaultAction.Duplicate or FaultAction.Replay or FaultAction.DropBookmarks or FaultAction.OnlyBookmarks or FaultAction.NoInitialEventsEnd or FaultAction.OversizedLine:
                return new AlteredLines(rule, http, clock);
            default:
                return rule.At.IsRequest ? null : new CutBody(rule, http, clock, end);
        }
    }

    /// <summary>The answer is complete: what is still held back goes out.</summary>
    public virtual Task FinishAsync() => Task.CompletedTask;

    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        // A changed body has another length, and a cut one has none.
        if (!http.Response.HasStarted) http.Response.ContentLength = null;
        await AloneAsync(() => PassAsync(buffer, cancellationToken), cancellationToken);
    }

    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override Task FlushAsync(CancellationToken cancellationToken) => Behind.FlushAsync(cancellationToken);

    public override void Flush() => throw new NotSupportedException();

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected abstract Task PassAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken);

    protected async Task AloneAsync(Func<Task> work, CancellationToken cancellationToken)
    {
        await _one.WaitAsync(cancellationToken);
        try
        {
            await work();
        }
        finally
        {
            _one.Release();
        }
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing) _one.Dispose();
        base.Dispose(disposing);
    }
}
