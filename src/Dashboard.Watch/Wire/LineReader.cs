using System.Buffers;
using System.IO.Pipelines;

namespace Dashboard.Watch.Wire;

/// <summary>
/// Newline-ended lines of a response body, as bytes. Chunks may end anywhere, inside a line or a character; a line that the end of the body
/// cuts off is discarded, never returned. Of a line longer than the limit only the beginning is returned, as soon as the limit is passed; the rest is
/// read past without being held. One reader, one thread at a time.
/// </summary>
internal sealed class LineReader(Stream body, int longestLine) : IAsyncDisposable
{
    private readonly PipeReader pipe = PipeReader.Create(body, new StreamPipeReaderOptions(bufferSize: 64 * 1024, minimumReadSize: 4 * 1024));
    private ReadOnlySequence<byte> buffered;

    /// <summary>Bytes at the start of what is buffered that hold no newline: not searched again.</summary>
    private long searched;
    private bool skipping;
    private bool ended;
    private bool holding;

    /// <summary>The next line that is already here, without its newline; valid until the next call of <see cref="WaitAsync"/>.</summary>
    public bool TryRead(out Piece line)
    {
        line = default;
        if (skipping && !TrySkip())
            return false;
        if (buffered.Slice(searched).PositionOf((byte)'\n') is { } end)
        {
            var whole = buffered.Slice(0, end);
            Consume(buffered.GetPosition(1, end));
            line = whole.Length > longestLine ? Piece.Cut(whole) : new Piece(whole, IsCut: false);
            return true;
        }
        searched = buffered.Length;
        if (searched <= longestLine)
            return false;
        line = Piece.Cut(buffered);
        Consume(buffered.End);
        skipping = true;
        return true;
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

    private bool TrySkip()
    {
        var end = buffered.PositionOf((byte)'\n');
        skipping = end is null;
        Consume(end is { } newline ? buffered.GetPosition(1, newline) : buffered.End);
        return !skipping;
    }

    private void Consume(SequencePosition to)
    {
        buffered = buffered.Slice(to);
        searched = 0;
    }
}
