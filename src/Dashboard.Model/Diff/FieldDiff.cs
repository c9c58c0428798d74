namespace Dashboard.Model.Diff;

/// <summary>
/// Which fields differ between two versions of an object. Pure; safe for concurrent use.
/// <para>Equal means: the same values, whatever the order of keys, the white space and the escapes. Numbers are compared as text: 1.0 is not 1, and none is
/// rounded. Left out, as bookkeeping of the API server: <c>metadata.managedFields</c>, <c>metadata.resourceVersion</c>, <c>metadata.generation</c>.</para>
/// <para>Edits come in document order of the new version, removed fields behind their siblings. What is added or removed is one edit, however much it holds.
/// Items of a keyed list that change places are an edit of the list.</para>
/// <para>Never throws for its input: where the documents cannot be compared field by field (not JSON, deeper than 500, a key twice where keys differ, more
/// than <see cref="EditLimit"/> edits) there is one edit with the empty path: the whole object.</para>
/// </summary>
public static class FieldDiff
{
    public const int EditLimit = 5_000;

    public static IReadOnlyList<FieldEdit> Compare(ReadOnlySpan<byte> was, ReadOnlySpan<byte> now)
    {
        if (was.SequenceEqual(now))
            return [];
        var before = new TokenTable();
        var after = new TokenTable();
        var edits = new List<FieldEdit>();
        if (!before.Read(was) || !after.Read(now) || !new FieldWalk(new JsonTokens(before, was), new JsonTokens(after, now), new FieldPath(), edits, null, null).Run())
            return [new FieldEdit("", JsonText.Lossy(was), JsonText.Lossy(now))];
        return edits;
    }
}
