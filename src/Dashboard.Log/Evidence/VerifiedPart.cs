using Dashboard.Log.Reading;
using Dashboard.Model;
using Dashboard.Model.Capture;
using Dashboard.Model.Evidence;
using Npgsql;

namespace Dashboard.Log.Evidence;

/// <summary>A part of a log, each row decoded and compared with its own hashes.</summary>
/// <param name="First">A multiple of 256.</param>
/// <param name="Leaves">By position from the first; null: the row is missing, or is not the one that was recorded.</param>
/// <param name="Present">Whether there is a row.</param>
internal sealed record VerifiedPart(long First, TreeHash?[] Leaves, bool[] Present, IReadOnlyList<Finding> Findings)
{
    public long Next => First + Leaves.Length;
}

/// <summary>
/// Reads a log's parts, one after the other. The rows of a part are spread by their objects over several checks at once, each of which decodes its objects from
/// one part to the next. Not for concurrent use.
/// </summary>
internal sealed class PartReader(NpgsqlDataSource dataSource, LogId log, int parallel) : IDisposable
{
    private readonly RowCheck[] _checks = [.. Enumerable.Range(0, parallel).Select(_ => new RowCheck(dataSource, log))];
    private LogNames _names = new(log.Cluster);

    /// <summary>The rows of a range. May run while another part is checked.</summary>
    public async Task<List<StoredRow>> RowsAsync(long first, long next, CancellationToken cancellationToken)
    {
        await using var connection = await dataSource.OpenConnectionAsync(cancellationToken);
        var rows = new List<StoredRow>((int)(next - first));
        await foreach (var row in StoredRow.ReadAsync(connection, log.Id, first, next, payloads: true, cancellationToken))
            rows.Add(row);
        return rows;
    }

    public async Task<VerifiedPart> CheckAsync(long first, long next, IReadOnlyList<StoredRow> rows, CancellationToken cancellationToken)
    {
        _names = _names.Bounded;
        await _names.LoadAsync(rows, dataSource.CreateBatch, cancellationToken);
        var (leaves, present, findings) = (new TreeHash?[next - first], new bool[next - first], new List<Finding>());
        var shares = Array.ConvertAll(_checks, _ => new List<StoredRow>());
        var twice = new HashSet<long>();
        foreach (var row in rows)
        {
            if (present[row.Position - first])
            {
                twice.Add(row.Position);
                findings.Add(new Finding("extra", row.Position, row.Position, "there is a second row at this position"));
                continue;
            }

            present[row.Position - first] = true;
            shares[(uint)(row.ObjectId ?? 0) % _checks.Length].Add(row);
        }

        var names = _names;
        var found = await Task.WhenAll(_checks.Select((check, i) => Task.Run(() => check.RunAsync(first, next, shares[i], names, leaves, cancellationToken), cancellationToken)));
        foreach (var check in found)
            findings.AddRange(check.Findings);
        foreach (var position in twice)
            leaves[position - first] = null;
        await using var connection = await dataSource.OpenConnectionAsync(cancellationToken);
        await CheckGapsAsync(connection, found.SelectMany(check => check.Gaps).ToDictionary(), first, next, findings, cancellationToken);
        return new VerifiedPart(first, leaves, present, [.. findings.OrderBy(finding => finding.From)]);
    }

    public void Dispose()
    {
        foreach (var check in _checks)
            check.Dispose();
    }

    // Pages read a gap from its table; the row's content is what the evidence covers.
    private async Task CheckGapsAsync(
        NpgsqlConnection connection, Dictionary<long, byte[]?> rows, long first, long next, List<Finding> findings, CancellationToken cancellationToken)
    {
        const string Sql =
            """
            SELECT g.position, s."group", s.version, s.resource, s.kind, s.namespace, g.from_at, g.to_at, g.reason, g.detail
            FROM gap g JOIN scope s ON s.cluster = g.cluster AND s.id = g.scope_id
            WHERE g.cluster = $1 AND g.position >= $2 AND g.position < $3
            """;
        await using var command = new NpgsqlCommand(Sql, connection) { Parameters = { new() { Value = log.Id }, new() { Value = first }, new() { Value = next } } };
        await using var gap = await command.ExecuteReaderAsync(cancellationToken);
        while (await gap.ReadAsync(cancellationToken))
        {
            var position = gap.GetInt64(0);
            // Without a row it is either dropped or missing: that is found by the positions.
            if (!rows.Remove(position, out var content))
                continue;
            var resource = new GroupVersionResource(gap.GetString(1), gap.GetString(2), gap.GetString(3));
            var scope = new WatchScope(log.Cluster, resource, new GroupVersionKind(resource.Group, resource.Version, gap.GetString(4)), gap.IsDBNull(5) ? null : gap.GetString(5));
            var facts = GapFacts.Of(scope, gap.GetFieldValue<DateTimeOffset>(6), gap.GetFieldValue<DateTimeOffset>(7), gap.GetString(8), gap.GetString(9));
            if (content is not null && !content.AsSpan().SequenceEqual(facts))
                findings.Add(new Finding("gap", position, position, "the table of gaps does not say what the row does"));
        }

        foreach (var position in rows.Keys)
            findings.Add(new Finding("gap", position, position, "the gap is not in the table of gaps"));
    }
}
