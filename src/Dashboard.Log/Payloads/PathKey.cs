namespace Dashboard.Log.Payloads;

/// <summary>
/// How a block of rows holds a path that changed in it: the path's id, and above it the number of the stretch of the log that the block lies in. So the index of
/// keys is asked for a stretch at a time, newest first: asked for a path alone, it gives all blocks that ever had it before the newest can be told. Stored: never change.
/// </summary>
internal static class PathKey
{
    /// <summary>Ids of paths: 0 to one less.</summary>
    public const int Ids = 1 << IdBits;

    /// <summary>Rows.</summary>
    public const int Block = 64;

    /// <summary>Rows; a multiple of a block.</summary>
    public const int Stretch = 1 << 16;

    /// <summary>Stretches that differ; then numbers come again (after 537 million rows), and positions have to be compared as well.</summary>
    public const int Stretches = 1 << 13;

    private const int IdBits = 18;

    public static int Of(int id, long position) => (int)(((position / Stretch % Stretches) << IdBits) | (uint)id);
}
