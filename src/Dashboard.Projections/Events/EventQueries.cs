using System.Globalization;
using Dashboard.Model.Access;
using Dashboard.Projections.Reading;
using Microsoft.EntityFrameworkCore;

namespace Dashboard.Projections.Events;

/// <summary>Events about objects. Thread-safe.</summary>
public sealed class EventQueries(ProjectionReads reads)
{
    private const int MaxLimit = 500;

    /// <summary>
    /// Events about one object, the latest first. Null: no such object, or it may not be seen, or Events may not be. Those of a cluster-wide object lie in
    /// the namespace <c>default</c>.
    /// </summary>
    /// <exception cref="QueryException">The limit or the cursor is not allowed.</exception>
    public async Task<EventPage?> ObjectAsync(ReadScope scope, string uid, string? cursor, int limit, CancellationToken cancellationToken)
    {
        Argument.Limit(limit, MaxLimit);
        var question = $"{scope.Cluster} {uid} events";
        var after = Cursor.Read<Place>(cursor, question);
        if (Argument.Text("uid", uid) is null || await reads.ClusterIdAsync(scope.Cluster, cancellationToken) is not { } clusterId
            || await NamespaceAsync(scope, clusterId, uid, cancellationToken) is not { } ns
            || !(scope.Allows("events.k8s.io", "events", ns) || scope.Allows("", "events", ns)))
            return null;
        var events = await ReadAsync(clusterId, uid, after, limit + 1, cancellationToken);
        var page = events.Take(limit).ToList();
        var next = events.Count > limit ? Cursor.Write(new Place(page[^1].LastAt.UtcTicks, page[^1].Uid), question) : null;
        return new EventPage(page, next, await SinceAsync(clusterId, cancellationToken));
    }

    private async Task<string?> NamespaceAsync(ReadScope scope, short clusterId, string uid, CancellationToken cancellationToken)
    {
        await using var context = reads.Context();
        return await ProjectionReads.Objects(context, clusterId, scope).Where(row => row.Uid == uid).Select(row => row.Namespace ?? "default").FirstOrDefaultAsync(cancellationToken);
    }

    private async Task<List<KubeEvent>> ReadAsync(short clusterId, string uid, Place? after, int limit, CancellationToken cancellationToken)
    {
        var sql = new SqlText();
        sql.And($"cluster = {sql.Add(clusterId)}").And($"regarding_uid = {sql.Add(uid)}");
        if (after is not null)
            sql.And($"(last_at, uid) < ({sql.Add(new DateTimeOffset(after.Ticks, TimeSpan.Zero))}, {sql.Add(after.Uid)})");
        await using var command = sql.Command(
            reads.DataSource,
            string.Create(CultureInfo.InvariantCulture, $"""
            SELECT uid, type, reason, note, controller, count, first_at, last_at, resource_version FROM kube_event
            WHERE {sql.Where} ORDER BY last_at DESC, uid DESC LIMIT {limit}
            """));
        var events = new List<KubeEvent>();
        await using var row = await command.ExecuteReaderAsync(cancellationToken);
        while (await row.ReadAsync(cancellationToken))
        {
            events.Add(new KubeEvent(
                row.GetString(0), row.GetString(1), row.GetString(2), row.GetString(3), row.GetString(4), row.GetInt32(5), row.GetFieldValue<DateTimeOffset>(6),
                row.GetFieldValue<DateTimeOffset>(7), row.GetString(8)));
        }

        return events;
    }

    private async Task<DateTimeOffset?> SinceAsync(short clusterId, CancellationToken cancellationToken)
    {
        var sql = new SqlText();
        await using var command = sql.Command(reads.DataSource, $"SELECT since FROM event_watch WHERE cluster = {sql.Add(clusterId)}");
        return await command.ExecuteScalarAsync(cancellationToken) is DateTime since ? new DateTimeOffset(since, TimeSpan.Zero) : null;
    }

    private sealed record Place(long Ticks, string Uid);
}
