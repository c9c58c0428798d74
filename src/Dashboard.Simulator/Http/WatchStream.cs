using System.Buffers;
using Dashboard.Simulator.Objects;
using Dashboard.Simulator.Store;

namespace Dashboard.Simulator.Http;

/// <summary>Turns changes into lines <c>{"type":...,"object":...}</c> for one watcher and its selector.</summary>
/// <param name="gone">
/// The client left. Nothing else may cut a write short: the server answers a cancelled write by aborting the connection, and a stream whose time is up ends with
/// whole lines.
/// </param>
internal sealed class WatchStream(Stream output, Renderer renderer, ObjectFilter filter, CancellationToken gone)
{
    private const int FlushFrom = 64 * 1024;

    private readonly ArrayBufferWriter<byte> _buffer = new(4096);

    /// <summary>The version up to which the client has everything; null before anything is known.</summary>
    public ulong? Reached { get; set; }

    public async Task InitialAsync(IEnumerable<StoredObject> objects)
    {
        foreach (var obj in objects)
        {
            if (filter.Matches(obj)) Line("ADDED"u8, renderer.Object(obj).Span);
            if (_buffer.WrittenCount >= FlushFrom) await FlushAsync();
        }

        await FlushAsync();
    }

    /// <summary>Changes at or before <paramref name="after"/> are skipped: the client asked for a version still to come.</summary>
    public async Task ChangesAsync(List<LogEntry> changes, ulong after)
    {
        foreach (var change in changes)
        {
            if (change.ResourceVersion > after) Change(change);
            if (_buffer.WrittenCount >= FlushFrom) await FlushAsync();
        }

        await FlushAsync();
    }

    public async Task BookmarkAsync(ulong version, bool initial)
    {
        Line("BOOKMARK"u8, renderer.Bookmark(version, initial).Span);
        await FlushAsync();
    }

    public async Task ErrorAsync(ApiError error)
    {
        Line("ERROR"u8, JsonBytes.Of(error.ToStatus()));
        await FlushAsync();
    }

    /// <summary>An object that enters the selector is ADDED; one that leaves is DELETED, with its old content under the new version.</summary>
    private void Change(LogEntry change)
    {
        var before = change.Previous is { } previous && filter.Matches(previous);
        var after = change.Verb != "DELETED" && filter.Matches(change.Object);
        if (after) Line(before ? "MODIFIED"u8 : "ADDED"u8, renderer.Object(change.Object).Span);
        else if (before && change.Verb == "DELETED") Line("DELETED"u8, renderer.Object(change.Object).Span);
        else if (before) Line("DELETED"u8, renderer.Object(change.Previous!.WithVersion(change.ResourceVersion)).Span);
    }

    private void Line(ReadOnlySpan<byte> type, ReadOnlySpan<byte> obj)
    {
        _buffer.Write("{\"type\":\""u8);
        _buffer.Write(type);
        _buffer.Write("\",\"object\":"u8);
        _buffer.Write(obj);
        _buffer.Write("}\n"u8);
    }

    private async Task FlushAsync()
    {
        if (_buffer.WrittenCount == 0) return;
        await output.WriteAsync(_buffer.WrittenMemory, gone);
        await output.FlushAsync(gone);
        _buffer.ResetWrittenCount();
    }
}
