namespace Dashboard.Log.Spool;

/// <summary>
/// One writer's own folder in the spool directory, readable by its owner alone. A lock file beside it, which the system releases with the process, tells the
/// folders in use from those that dead writers left.
/// </summary>
internal sealed class SpoolDirectory : IDisposable
{
    private const string LockSuffix = ".lock";
    private readonly FileStream _lock;
    private int _files;

    /// <exception cref="IOException">It cannot be made: no space, no such disk.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be made.</exception>
    public SpoolDirectory(string root, string cluster)
    {
        CreateFolder(root);
        Folder = Path.Combine(root, Readable(cluster) + "." + Path.GetRandomFileName());
        _lock = new FileStream(Folder + LockSuffix, Private(FileMode.CreateNew, FileOptions.DeleteOnClose));
        CreateFolder(Folder);
    }

    public string Folder { get; }

    /// <summary>Files that this process alone opens, readable by its user alone.</summary>
    public static FileStreamOptions Private(FileMode mode, FileOptions options = FileOptions.None)
    {
        var file = new FileStreamOptions { Mode = mode, Access = FileAccess.ReadWrite, Share = FileShare.None, Options = options };
        if (!OperatingSystem.IsWindows() && mode != FileMode.Open)
            file.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        return file;
    }

    /// <summary>Deletes what writers that are no more have left, and says how many bytes that were.</summary>
    /// <exception cref="IOException">The directory cannot be read.</exception>
    public static long DeleteLeftovers(string root)
    {
        if (!Directory.Exists(root))
            return 0;
        long deleted = 0;
        foreach (var path in Directory.GetFiles(root, "*" + LockSuffix))
        {
            try
            {
                using var held = new FileStream(path, Private(FileMode.Open, FileOptions.DeleteOnClose));
                var folder = new DirectoryInfo(path[..^LockSuffix.Length]);
                if (!folder.Exists)
                    continue;
                deleted += folder.EnumerateFiles().Sum(file => file.Length);
                folder.Delete(recursive: true);
            }
            catch (Exception error) when (error is IOException or UnauthorizedAccessException)
            {
                // Its writer lives, or another process is deleting it.
            }
        }

        return deleted;
    }

    public string NextFile() => Path.Combine(Folder, $"{_files++:D8}.spool");

    public void Dispose()
    {
        try
        {
            Directory.Delete(Folder, recursive: true);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // Left for the next writer to delete.
        }

        _lock.Dispose();
    }

    private static void CreateFolder(string path)
    {
        if (OperatingSystem.IsWindows())
            Directory.CreateDirectory(path);
        else
            Directory.CreateDirectory(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }

    // For whoever looks into the directory; the random part makes it unique.
    private static string Readable(string cluster) =>
        string.Concat(cluster.Take(63).Select(letter => char.IsAsciiLetterOrDigit(letter) || letter is '-' or '_' ? letter : '_'));
}
