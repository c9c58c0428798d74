using Microsoft.Extensions.Logging;

namespace Dashboard.Log.Spool;

/// <summary>
/// Records on disk, first in, first out, under a bound of bytes; a file is deleted when all of it was taken. It lives as long as its writer: what a process
/// that died has left is of no use, because its bookmarks in the log stand before it. Not safe for concurrent use.
/// </summary>
internal sealed class DiskQueue(SpoolOptions options, string cluster, ILogger logger) : IDisposable
{
    private readonly long _fileBytes = Math.Min(64 * 1024 * 1024, options.MaxBytes / 8);
    private readonly Queue<SpoolFile> _files = new();
    private SpoolDirectory? _directory;
    private SpoolFile? _last;

    public long Records { get; private set; }

    /// <summary>On disk, what was taken from a file that still stands included.</summary>
    public long Bytes { get; private set; }

    /// <summary>The last append found the disk full or unusable.</summary>
    public bool Failed { get; private set; }

    /// <summary>False: there is no room.</summary>
    /// <param name="record">With room for the header at its start.</param>
    public bool TryAppend(Span<byte> record)
    {
        if (Bytes + record.Length > options.MaxBytes)
            return false;
        try
        {
            if (_last is null || _last.Length >= _fileBytes)
                _files.Enqueue(_last = new SpoolFile((_directory ??= new SpoolDirectory(options.Directory, cluster)).NextFile()));
            _last.Append(record);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            if (!Failed)
                logger.SpoolFailed(error, cluster);
            Failed = true;
            return false;
        }

        Failed = false;
        Records++;
        Grow(1, record.Length);
        return true;
    }

    /// <summary>The oldest record; there is one.</summary>
    /// <exception cref="InvalidDataException">It is damaged.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    public byte[] Take()
    {
        var file = _files.Peek();
        while (file.IsRead)
        {
            Delete();
            file = _files.Peek();
        }

        var record = file.Read();
        Records--;
        Grow(-1, 0);
        if (Records == 0)
            Delete();
        return record;
    }

    public void Dispose()
    {
        LogMetrics.Spooled(cluster, -Records, 0);
        Records = 0;
        while (_files.Count > 0)
            Delete();
        _directory?.Dispose();
    }

    private void Delete()
    {
        var file = _files.Dequeue();
        if (file == _last)
            _last = null;
        Grow(0, -file.Length);
        file.Dispose();
    }

    private void Grow(long records, long bytes)
    {
        Bytes += bytes;
        LogMetrics.Spooled(cluster, records, bytes);
    }
}
