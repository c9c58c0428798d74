using System.Text;

namespace Dashboard.Watch.Tests.Parts;

/// <summary>A body that arrives in reads of a given size, at once: no read waits. Either given bytes, or a made-up number of them that nobody holds.</summary>
internal sealed class ChunkedStream : Stream
{
    private readonly byte[] head;
    private readonly byte[] tail;
    private readonly long filling;
    private readonly int chunk;
    private long at;

    public ChunkedStream(byte[] bytes, int chunk) => (head, tail, this.chunk) = (bytes, [], chunk);

    /// <summary>So many times the letter x, between a beginning and an end.</summary>
    public ChunkedStream(long filling, string before = "", string after = "\n") =>
        (head, this.filling, tail, chunk) = (Encoding.UTF8.GetBytes(before), filling, Encoding.UTF8.GetBytes(after), 64 * 1024);

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => head.Length + filling + tail.Length;

    public override long Position { get => at; set => throw new NotSupportedException(); }

    public override int Read(Span<byte> buffer)
    {
        var most = (int)Math.Min(Math.Min(buffer.Length, chunk), Length - at);
        if (at < head.Length)
            most = Copy(head.AsSpan((int)at), buffer[..most]);
        else if (at < head.Length + filling)
            buffer[..(most = (int)Math.Min(most, head.Length + filling - at))].Fill((byte)'x');
        else
            most = Copy(tail.AsSpan((int)(at - head.Length - filling)), buffer[..most]);
        at += most;
        return most;
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) => ValueTask.FromResult(Read(buffer.Span));

    public override void Flush() { }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    private static int Copy(ReadOnlySpan<byte> from, Span<byte> to)
    {
        var most = Math.Min(from.Length, to.Length);
        from[..most].CopyTo(to);
        return most;
    }
}
