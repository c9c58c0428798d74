using Dashboard.Model.Evidence;

namespace Dashboard.Log.Evidence;

/// <summary>Holds the heads of both places against the tree while it is rebuilt from the rows, in order of size.</summary>
internal sealed class HeadChecks(HeadStream stored, HeadStream? outside, Findings findings)
{
    private long _lastGood;

    public long Stored { get; private set; }

    public long Outside { get; private set; }

    public long NotChecked { get; private set; }

    public StoredHead? LastGood { get; private set; }

    /// <summary>The size of the next head that is not behind the tree; null: there is none.</summary>
    public long? NextSize { get; private set; }

    public async Task StartAsync(long size)
    {
        await stored.MoveAsync();
        if (outside is not null)
            await outside.MoveAsync();
        await PassAsync(size);
    }

    /// <summary>The tree has this size and root. Heads that it has gone past meanwhile are not checked.</summary>
    public async Task AtAsync(long size, TreeHash root)
    {
        await PassAsync(size);
        // The same heads must be in both places, as far as the outside goes.
        var inside = new HashSet<long>();
        for (; stored.Current is { } head && head.Head.Size == size; await stored.MoveAsync())
        {
            inside.Add(head.Number);
            Stored++;
            Compare(head, root, "in the database");
        }

        for (; outside?.Current is { } head && head.Head.Size == size; await outside.MoveAsync())
        {
            Outside++;
            Compare(head, root, "held outside");
            if (!inside.Contains(head.Number))
                findings.Add(new Finding("head", Math.Max(0, size - 1), Math.Max(0, size - 1), $"head {head.Number} is held outside and is not in the database"));
        }

        SetNext();
    }

    /// <summary>Heads that are left cover more rows than there are.</summary>
    public async Task EndAsync(long next)
    {
        foreach (var (stream, place) in new[] { (stored, "in the database"), (outside, "held outside") })
        {
            for (; stream?.Current is { } head; await stream.MoveAsync())
            {
                if (head.Head.Size > next)
                    findings.Add(new Finding("head", next, head.Head.Size - 1, $"head {head.Number} {place}, signed at {head.Head.Time:u}, covers {head.Head.Size} rows; the log has {next}"));
                else
                    NotChecked++;
            }
        }
    }

    private async Task PassAsync(long size)
    {
        for (; stored.Current is { } head && head.Head.Size < size; await stored.MoveAsync())
            NotChecked++;
        for (; outside?.Current is { } head && head.Head.Size < size; await outside.MoveAsync())
            NotChecked++;
        SetNext();
    }

    private void Compare(StoredHead head, TreeHash root, string place)
    {
        if (head.Head.Root == root)
        {
            (_lastGood, LastGood) = (head.Head.Size, head);
            return;
        }

        findings.Add(new Finding(
            "head", _lastGood, Math.Max(_lastGood, head.Head.Size - 1),
            $"head {head.Number} {place}, signed at {head.Head.Time:u}, has another root: rows between these positions were changed and their hashes with them"));
    }

    private void SetNext() => NextSize = (stored.Current?.Head.Size, outside?.Current?.Head.Size) switch
    {
        ({ } a, { } b) => Math.Min(a, b),
        var (a, b) => a ?? b,
    };
}
