namespace Dashboard.Model.Diff;

/// <summary>
/// What changed from one version to the next, by whom, and in which bytes: one pass over both, whose tokens the caller keeps. Filled again and again; not
/// for concurrent use.
/// </summary>
public sealed class VersionDiff
{
    private readonly FieldPath _path = new();
    private readonly AttributionTexts _texts = new();

    /// <summary>Paths of the fields that <see cref="FieldDiff.Compare"/> finds, in its order; one empty path where the documents cannot be compared.</summary>
    public PathList Paths { get; } = new();

    /// <summary>What makes the bytes of the one version those of the other, whatever they are.</summary>
    public ByteEdits Bytes { get; } = new();

    /// <summary>
    /// As of <see cref="FieldManagers.LastWriter(ReadOnlySpan{byte}, ReadOnlySpan{byte})"/>; where the fields say that another set all that changed, that one.
    /// </summary>
    public string? Manager { get; private set; }

    /// <summary>Who set each of <see cref="Paths"/>, in their order; null: all of them were set by <see cref="Manager"/>.</summary>
    public IReadOnlyList<string?>? PathManagers { get; private set; }

    /// <param name="wasTokens">Filled with <paramref name="was"/>.</param>
    /// <param name="nowTokens">Filled with <paramref name="now"/>.</param>
    public void Compare(ReadOnlySpan<byte> was, TokenTable wasTokens, ReadOnlySpan<byte> now, TokenTable nowTokens)
    {
        Paths.Clear();
        Bytes.Clear();
        (Manager, PathManagers) = (null, null);
        if (was.SequenceEqual(now))
            return;
        if (!wasTokens.IsJson || !nowTokens.IsJson)
        {
            Bytes.End(was, now);
            Paths.Add("");
            return;
        }

        var before = new JsonTokens(wasTokens, was);
        var after = new JsonTokens(nowTokens, now);
        _path.Leave(0);
        if (!new FieldWalk(before, after, _path, null, Paths, Bytes).Run())
        {
            Paths.Clear();
            Paths.Add("");
        }

        (Manager, PathManagers) = FieldManagers.Attribute(before, after, Paths, _texts);
    }
}
