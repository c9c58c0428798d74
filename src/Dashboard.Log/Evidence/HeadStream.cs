using Npgsql;

namespace Dashboard.Log.Evidence;

/// <summary>Heads of one cluster from one place, in their order; each is checked by itself as it comes.</summary>
internal sealed class HeadStream(string place, bool whole, IAsyncEnumerator<(StoredHead? Head, string? Fault)> heads, TrustedKeys keys, Findings findings) : IAsyncDisposable
{
    private StoredHead? _before;

    /// <summary>Null before the first and behind the last.</summary>
    public StoredHead? Current { get; private set; }

    /// <param name="first">Rows before this one are not looked at, and so neither are heads that cover no more than those.</param>
    public static HeadStream Stored(NpgsqlDataSource dataSource, LogId log, long first, TrustedKeys keys, Findings findings, CancellationToken cancellationToken) =>
        new("in the database", first == 0, StoredAsync(dataSource, log, first, cancellationToken).GetAsyncEnumerator(cancellationToken), keys, findings);

    public static HeadStream Outside(string path, string cluster, TrustedKeys keys, Findings findings, CancellationToken cancellationToken) =>
        new("held outside", whole: false, OutsideAsync(path, cluster, cancellationToken).GetAsyncEnumerator(cancellationToken), keys, findings);

    public async Task<bool> MoveAsync()
    {
        while (await heads.MoveNextAsync())
        {
            var (head, fault) = heads.Current;
            if (head is null || fault is not null)
            {
                var size = head?.Head.Size ?? _before?.Head.Size ?? 0;
                findings.Add(new Finding("head", size, size, $"{place}: {fault}"));
            }

            if (head is null || IsRepeat(head))
                continue;
            Check(head);
            Current = _before = head;
            return true;
        }

        Current = null;
        return false;
    }

    public ValueTask DisposeAsync() => heads.DisposeAsync();

    // A file that two processes wrote to, or that was written again after a crash.
    private bool IsRepeat(StoredHead head) => head.Number == _before?.Number && head.Note.ToString() == _before.Note.ToString();

    private void Check(StoredHead head)
    {
        var position = head.Head.Size - 1;
        if (_before is { } before && (head.Number != before.Number + 1 || head.Head.Size < before.Head.Size))
            Report($"head {head.Number} of size {head.Head.Size} follows head {before.Number} of size {before.Head.Size}");
        else if (_before is null && whole && head.Number != 0)
            Report($"the first head has number {head.Number}");
        if (!keys.Trust(head))
            Report($"head {head.Number} is not signed by a key that is believed; it names {string.Join(", ", head.Note.Signatures.Select(signature => signature.KeyId.ToString("x8", null)))}");

        void Report(string detail) => findings.Add(new Finding("head", Math.Max(0, position), Math.Max(0, position), $"{place}: {detail}"));
    }

    private static async IAsyncEnumerable<(StoredHead? Head, string? Fault)> StoredAsync(
        NpgsqlDataSource dataSource, LogId log, long first, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        const string Begin = "SELECT number FROM tree_head WHERE cluster = $1 AND size < $2 ORDER BY size DESC, number DESC LIMIT 1";
        const string Sql = "SELECT number, note, size, root, signed_at, statement FROM tree_head WHERE cluster = $1 AND number > $2 ORDER BY number LIMIT 1000";
        await using var begin = dataSource.CreateCommand(Begin);
        begin.Parameters.Add(new() { Value = log.Id });
        begin.Parameters.Add(new() { Value = first });
        for (var after = await begin.ExecuteScalarAsync(cancellationToken) as long? ?? -1; ;)
        {
            var page = new List<(StoredHead? Head, string? Fault)>();
            await using (var command = dataSource.CreateCommand(Sql))
            {
                command.Parameters.Add(new() { Value = log.Id });
                command.Parameters.Add(new() { Value = after });
                await using var row = await command.ExecuteReaderAsync(cancellationToken);
                while (await row.ReadAsync(cancellationToken))
                {
                    after = row.GetInt64(0);
                    page.Add(!StoredHead.TryParse(after, row.GetString(1), out var head) ? (null, $"head {after} is not a signed note")
                        : head.Head.Cluster != log.Cluster ? (null, $"head {after} is another cluster's")
                        : row.GetInt64(2) != head.Head.Size || !row.GetFieldValue<byte[]>(3).AsSpan().SequenceEqual(head.Head.Root.ToArray()) ||
                            row.GetFieldValue<DateTimeOffset>(4) != head.Head.Time || row.GetBoolean(5) != HeadTable.IsStatement(head.Head)
                            ? (head, $"what is stored of head {after} is not what its note says") : (head, null));
                }
            }

            if (page.Count == 0)
                yield break;
            foreach (var head in page)
                yield return head;
        }
    }

    // A line that is no head is what a crash leaves, and the head follows again: one that is really lost shows by its number.
    private static async IAsyncEnumerable<(StoredHead? Head, string? Fault)> OutsideAsync(
        string path, string cluster, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var (named, head, line) in HeadFile.ReadAsync(path, cancellationToken))
        {
            if (named == cluster && head is not null)
                yield return head.Head.Cluster == cluster ? (head, null) : (null, $"line {line} is another cluster's head");
        }
    }
}
