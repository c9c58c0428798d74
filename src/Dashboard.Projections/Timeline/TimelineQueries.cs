using Dashboard.Model;
using Dashboard.Model.Access;
using Dashboard.Projections.Audit;
using Dashboard.Projections.Coverage;
using Dashboard.Projections.Health;
using Dashboard.Projections.Reading;

namespace Dashboard.Projections.Timeline;

/// <summary>Many objects over an interval. Thread-safe.</summary>
public sealed class TimelineQueries(ProjectionReads reads, CoverageQueries coverage)
{
    private const int MaxLanes = 500;
    private const int MaxGaps = 1_000;

    /// <summary>Lanes times pixels of one answer: beyond it pixels are taken wider.</summary>
    private const int MaxCells = 400_000;

    private static readonly TimeSpan MaxRange = TimeSpan.FromDays(31);

    /// <exception cref="QueryException">The interval, the number of lanes, the width, the margin or a name is not allowed.</exception>
    public async Task<TimelineData> ReadAsync(ReadScope scope, TimelineFilter filter, CancellationToken cancellationToken)
    {
        filter = Checked(filter);
        var length = filter.To - filter.From;
        var (from, to) = (filter.From - length * filter.Margin, filter.To + length * filter.Margin);
        var statement = await coverage.StatementAsync(scope, filter.Group, filter.Kind, filter.Namespace, filter.From, filter.To, cancellationToken);
        if (await reads.ClusterIdAsync(scope.Cluster, cancellationToken) is not { } clusterId)
            return new TimelineData(scope.Cluster, from, to, -1, [], 0, 0, true, [], statement);
        var gaps = await GapRows.ReadAsync(reads, scope, clusterId, filter.Group, filter.Kind, filter.Namespace, from, to, MaxGaps, cancellationToken);
        var position = await PositionAsync(clusterId, cancellationToken);
        var (chosen, total, eligible) = await new LaneChoice(reads, scope, clusterId, filter).ReadAsync(cancellationToken);
        int[] ids = [.. chosen.Select(lane => lane.Id)];
        var pixel = length / Math.Min(filter.Width, MaxCells / Math.Max(1, ids.Length));
        var tracks = new LaneTracks(reads, clusterId, ids, from, to, pixel < TimeSpan.FromMilliseconds(1) ? TimeSpan.FromMilliseconds(1) : pixel);
        var states = await tracks.StatesAsync(cancellationToken);
        var conditions = (await tracks.ConditionsAsync(cancellationToken)).ToLookup(group => group.Key.Id);
        var changes = await tracks.ChangesAsync(cancellationToken);
        bool Readable(LaneObject lane) => scope.Allows("events.k8s.io", "events", lane.Object.Namespace ?? "default") || scope.Allows("", "events", lane.Object.Namespace ?? "default");
        var events = await LaneEvents.ReadAsync(reads, clusterId, [.. chosen.Where(Readable).Select(lane => lane.Object.Uid)], from, to, cancellationToken);
        var places = LaneOrder.Of(chosen, await OwnersAsync(clusterId, ids, from, to, cancellationToken), filter.Order);
        var lanes = places.Select(place =>
        {
            var lane = place.Lane;
            var state = states[lane.Id].ToList();
            return new TimelineLane(
                lane.Id, lane.Object, lane.Resource, place.Level, place.Parent,
                state.Select(segment => segment.Status).Append(lane.Rank switch { 0 => HealthStatus.Failed, 1 => HealthStatus.Degraded, 2 => HealthStatus.Unknown, _ => HealthStatus.Healthy })
                    .MaxBy(HealthVerdict.Severity),
                lane.DeletedAt is null ? lane.Health : HealthStatus.Missing, lane.CreatedAt, lane.KnownFrom, lane.DeletedAt, lane.InferredDelete,
                [new TimelineTrack(null, state), .. conditions[lane.Id].Select(type => new TimelineTrack(type.Key.Type, [.. type]))],
                [.. changes[lane.Id]], [.. events[lane.Object.Uid]], GapsOf(lane, gaps));
        });
        return new TimelineData(scope.Cluster, from, to, position, [.. lanes], total, eligible, chosen.All(Readable), gaps, statement);
    }

    /// <summary>The change next to a point, in a namespace or of one object; noise is passed over. Null: there is none among the 100,000 rows next to it.</summary>
    /// <exception cref="QueryException">A name is not allowed.</exception>
    public async Task<TimelineStep?> StepAsync(ReadScope scope, string? ns, string? uid, LogPoint at, bool forward, CancellationToken cancellationToken)
    {
        (ns, uid) = (Argument.Text("namespace", ns), Argument.Text("uid", uid));
        return await reads.ClusterIdAsync(scope.Cluster, cancellationToken) is { } clusterId
            ? await LogStep.ReadAsync(reads, scope, clusterId, ns, uid, at, forward, cancellationToken) : null;
    }

    /// <summary>When a point of the log was: of a position, when it was recorded. Null: it is now, or there is no such row.</summary>
    public async Task<DateTimeOffset?> MomentAsync(string cluster, LogPoint at, CancellationToken cancellationToken)
    {
        if (at.Position is not { } position)
            return at.At;
        if (await reads.ClusterIdAsync(cluster, cancellationToken) is not { } clusterId)
            return null;
        var sql = new SqlText();
        await using var command = sql.Command(reads.DataSource, $"SELECT recorded_at FROM change WHERE cluster = {sql.Add(clusterId)} AND position = {sql.Add(position)}");
        return await command.ExecuteScalarAsync(cancellationToken) is DateTime recorded ? new DateTimeOffset(recorded, TimeSpan.Zero) : null;
    }

    /// <summary>Counts and Events of a range, which is at most 31 days long.</summary>
    /// <exception cref="QueryException">The interval or the namespace is not allowed.</exception>
    public async Task<RangeSummary> RangeAsync(ReadScope scope, string? ns, DateTimeOffset from, DateTimeOffset to, CancellationToken cancellationToken)
    {
        Argument.Interval(from, to);
        if (to - from > MaxRange)
            throw new QueryException("to", "is at most 31 days after 'from'");
        ns = Argument.Text("namespace", ns);
        return await reads.ClusterIdAsync(scope.Cluster, cancellationToken) is { } clusterId
            ? await new RangeRows(reads, scope, clusterId, ns, from, to).ReadAsync(cancellationToken) : new RangeSummary(0, 0, [], 0, true);
    }

    private static TimelineFilter Checked(TimelineFilter filter)
    {
        Argument.Interval(filter.From, filter.To);
        if (filter.Lanes is < 1 or > MaxLanes)
            throw new QueryException("lanes", $"is 1 to {MaxLanes}");
        if (filter.Width is < 100 or > 8_000)
            throw new QueryException("width", "is 100 to 8,000");
        if (filter.Margin is not (>= 0 and <= 1))
            throw new QueryException("margin", "is 0 to 1");
        return filter with
        {
            Namespace = Argument.Text("namespace", filter.Namespace), Group = Argument.Group(filter.Group), Kind = Argument.Text("kind", filter.Kind),
            Uid = Argument.Text("uid", filter.Uid), Root = Argument.Text("root", filter.Root),
        };
    }

    private async Task<long> PositionAsync(short clusterId, CancellationToken cancellationToken)
    {
        var sql = new SqlText();
        await using var command = sql.Command(
            reads.DataSource, $"SELECT coalesce(max(position), -1) FROM projection WHERE cluster = {sql.Add(clusterId)} AND name = {sql.Add(Live.ProjectionRunner.Name)}");
        return (long)(await command.ExecuteScalarAsync(cancellationToken))!;
    }

    /// <summary>The owner of each lane among the lanes: the controller, else the first.</summary>
    private async Task<Dictionary<int, int>> OwnersAsync(short clusterId, int[] ids, DateTimeOffset from, DateTimeOffset to, CancellationToken cancellationToken)
    {
        var sql = new SqlText();
        var (cluster, lanes) = (sql.Add(clusterId), sql.Add(ids));
        await using var command = sql.Command(
            reads.DataSource,
            $"""
            SELECT e.object_id, s.object_id FROM owner_edge e JOIN object_state s ON s.cluster = {cluster} AND s.uid = e.owner_uid
            WHERE e.cluster = {cluster} AND e.object_id = ANY ({lanes}) AND s.object_id = ANY ({lanes}) AND e.from_at < {sql.Add(to)} AND (e.to_at IS NULL OR e.to_at > {sql.Add(from)})
            ORDER BY e.object_id, e.controller DESC, e.place, e.from_position DESC
            """);
        var owners = new Dictionary<int, int>();
        await using var row = await command.ExecuteReaderAsync(cancellationToken);
        while (await row.ReadAsync(cancellationToken))
            owners.TryAdd(row.GetInt32(0), row.GetInt32(1));
        return owners;
    }

    private static List<int> GapsOf(LaneObject lane, IReadOnlyList<Gap> gaps)
    {
        var indexes = new List<int>();
        for (var i = 0; i < gaps.Count; i++)
        {
            var gap = gaps[i];
            if (gap.Resource.Group == lane.Object.Kind.Group && gap.Kind == lane.Object.Kind.Kind && (gap.Namespace is null || gap.Namespace == lane.Object.Namespace)
                && (gap.To is null || gap.To > lane.CreatedAt) && (lane.DeletedAt is null || gap.From < lane.DeletedAt))
                indexes.Add(i);
        }

        return indexes;
    }
}
