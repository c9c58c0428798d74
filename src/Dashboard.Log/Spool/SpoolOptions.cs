using Dashboard.Log.Spool;

namespace Dashboard.Log;

/// <summary>Where a writer keeps what it has accepted beyond its memory while the database is away.</summary>
public sealed record SpoolOptions
{
    public const long DefaultMaxBytes = 2L * 1024 * 1024 * 1024;

    /// <summary>A folder of local disk, made if there is none. Each writer has one of its own in it, so several processes may share it.</summary>
    public required string Directory { get; init; }

    /// <summary>Bytes on disk of one cluster's writer, past which its callers wait. Default 2 GiB.</summary>
    public long MaxBytes { get; init; } = DefaultMaxBytes;

    /// <summary>Makes the directory and, for a moment, a file in it.</summary>
    /// <exception cref="IOException">It cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be written.</exception>
    public void Probe() => new SpoolDirectory(Directory, "probe").Dispose();

    /// <summary>Every value out of bounds, with what is allowed.</summary>
    public IReadOnlyList<string> Errors()
    {
        var errors = new List<string>();
        if (!Path.IsPathFullyQualified(Directory))
            errors.Add($"{nameof(Directory)} must be an absolute path.");
        if (MaxBytes is < 1024 * 1024 or > 1L << 50)
            errors.Add($"{nameof(MaxBytes)} must be 1 MiB to 1 PiB.");
        return errors;
    }
}
