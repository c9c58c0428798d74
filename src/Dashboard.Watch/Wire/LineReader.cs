using System.Buffers;
using System.IO.Pipelines;

namespace Dashboard.Watch.Wire;

/// <summary>
/// Newline-ended lines of a response body, as bytes. Chunks may end anywhere, inside a line or a character; a line that the end of the body
/// cuts off is discarded, never returned. A line longer than the limit is refused with <see cref="LineTooLongException"/> before it is buffered.
/// One reader, one thread at a time.
/// </summary>
internal sealed class LineReader(Stream body, int longestLine) : IAsyncDisposable
{
    private readonly PipeReader pipe = PipeReader.Create(body, new StreamPipeReaderOptions(bufferSize: 64 * 1024, minimumReadSize: 4 * 1024));
    private ReadOnlySequence<byte> buffered;
    private bool ended;
    private bool holding;

    /// <summary>The next line that is already here, without its newline; valid until the next call of <see cref="WaitAsync"/>.</summary>
    public bool TryRead(out ReadOnlySequence<byte> line)
    {
        if (buffered.PositionOf((byte)'\n') is { } end)
        {
            line = buffered.Slice(0, end);
            buffered = buffered.Slice(buffered.GetPosition(1, end));
            Bound(line.Length);
            return true;
        }
        Bound(buffered.Length);
        line = default;
        return false;
    }

    /// <summary>Waits for more bytes. False: the body has ended.</summary>
    /// <exception cref="IOException">The connection broke.</exception>
    public async ValueTask<bool> WaitAsync(CancellationToken cancellationToken)
    {
        if (holding)
            pipe.AdvanceTo(buffered.Start, buffered.End);
        holding = false;
        if (ended)
            return false;
        var result = await pipe.ReadAsync(cancellationToken);
        holding = true;
        buffered = result.Buffer;
        ended = result.IsCompleted;
        return true;
    }

    public ValueTask DisposeAsync() => pipe.CompleteAsync();

    private void Bound(long length)
    {
        if (length > longestLine)
            throw new LineTooLongException(longestLine);
    }
}
