namespace Dashboard.Log.Payloads;

/// <summary>
/// How a row holds a path that it changed: the path's id, and above it the number of the stretch of the log that the row lies in. So the index of paths is asked
/// for a stretch at a time, newest first: asked for a path alone, it gives all rows that ever changed it before the newest can be told. Stored: never change.
/// </summary>
internal static class PathKey
{
    /// <summary>Ids of paths: 0 to one less.</summary>
    public const int Ids = 1 << IdBits;

    /// <summary>Rows.</summary>
    public const int Stretch = 1 << 16;

    /// <summary>Stretches that differ; then numbers come again (after 537 million rows), and positions have to be compared as well.</summary>
    public const int Stretches = 1 << 13;

    private const int IdBits = 18;

    public static int Of(int id, long position) => (int)(((position / Stretch % Stretches) << IdBits) | (uint)id);

    /// <summary>The path's id; -1, which none has: the key is not one of a row at this position.</summary>
    public static int Id(int key, long position) => (key & (Ids - 1)) is var id && Of(id, position) == key ? id : -1;
}
