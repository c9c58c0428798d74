using Dashboard.Model;
using Dashboard.Model.Diff;
using Dashboard.Projections.Audit;
using Dashboard.Projections.Objects;
using Dashboard.Web.Components;
using Dashboard.Web.Hosting;

namespace Dashboard.Web.Features.Compare;

/// <summary>Reads what is compared, in the clusters that the viewer may see.</summary>
public sealed class CompareLoader(ObjectQueries objects, HistoryQueries history, ClusterRegistry registry, ViewerAccessor viewers)
{
    /// <summary>Objects side by side; those behind are left out.</summary>
    public const int MaxColumns = 6;

    private const int MaxFields = 5_000;
    private const int MaxNames = 60;
    private const int MaxOfOneLabel = 200;

    /// <summary>Labels that say which application an object belongs to.</summary>
    private static readonly string[] AppLabels = ["app.kubernetes.io/name", "app.kubernetes.io/instance", "app.kubernetes.io/part-of", "app"];

    public async Task<ObjectComparison> PickedAsync(CompareAddress address, string cluster, CancellationToken cancellationToken)
    {
        var columns = new List<ComparedObject>();
        foreach (var uid in address.Uids.Take(MaxColumns))
            columns.Add(await ReadAsync(cluster, uid, cancellationToken));
        return Compared(columns, address.Status);
    }

    /// <summary>One name, in every cluster.</summary>
    public async Task<ObjectComparison> NamedAsync(CompareAddress address, CancellationToken cancellationToken)
    {
        var columns = new List<ComparedObject>();
        foreach (var cluster in registry.Clusters.OrderByDescending(each => each.Name == address.Cluster).Take(MaxColumns))
        {
            var scope = await viewers.ScopeAsync(cluster.Name, cancellationToken);
            var page = await objects.ListAsync(scope, new ObjectFilter(address.Group ?? "", address.Kind, address.Namespace, address.Name), cancellationToken);
            columns.Add(page.Items.FirstOrDefault(row => row.Object.Namespace == address.Namespace) is { } row
                ? await ReadAsync(cluster.Name, row.Object.Uid, cancellationToken)
                : new ComparedObject(cluster.Name, null));
        }
        return Compared(columns, address.Status);
    }

    /// <summary>Everything that carries an application's label, in every cluster.</summary>
    public async Task<AppComparison> AppAsync(CompareAddress address, CancellationToken cancellationToken)
    {
        var clusters = registry.Clusters.Select(cluster => cluster.Name).Take(MaxColumns).ToList();
        var found = new Dictionary<(string Group, string Kind, string? Namespace, string Name), (GroupVersionKind Kind, ObjectRow?[] Rows)>();
        for (var i = 0; i < clusters.Count; i++)
        {
            var scope = await viewers.ScopeAsync(clusters[i], cancellationToken);
            foreach (var label in AppLabels)
            {
                var page = await objects.ListAsync(scope, new ObjectFilter(LabelSelector: $"{label}={address.App}", Limit: MaxOfOneLabel), cancellationToken);
                foreach (var row in page.Items)
                {
                    var key = (row.Object.Kind.Group, row.Object.Kind.Kind, row.Object.Namespace, row.Object.Name);
                    if (!found.TryGetValue(key, out var named))
                        found[key] = named = (row.Object.Kind, new ObjectRow?[clusters.Count]);
                    named.Rows[i] = row;
                }
            }
        }
        var rows = new List<AppRow>();
        foreach (var (key, (kind, there)) in found.OrderBy(each => each.Key.Kind, StringComparer.Ordinal).ThenBy(each => each.Key.Name, StringComparer.Ordinal).Take(MaxNames))
            rows.Add(new AppRow(kind, key.Namespace, key.Name, there, await DifferingAsync(clusters, there, address.Status, cancellationToken)));
        return new AppComparison(clusters, [.. rows.OrderByDescending(row => row.Differing > 0).ThenByDescending(row => row.IsOdd)], Math.Max(0, found.Count - MaxNames));
    }

    private async Task<int> DifferingAsync(List<string> clusters, ObjectRow?[] rows, bool status, CancellationToken cancellationToken)
    {
        var columns = new List<ComparedObject>();
        for (var i = 0; i < rows.Length; i++)
        {
            if (rows[i] is { } row)
                columns.Add(await ReadAsync(clusters[i], row.Object.Uid, cancellationToken));
        }
        return Compared(columns, status).Fields?.Differing ?? 0;
    }

    private async Task<ComparedObject> ReadAsync(string cluster, string uid, CancellationToken cancellationToken) =>
        new(cluster, await history.VersionAsync(await viewers.ScopeAsync(cluster, cancellationToken), uid, LogPoint.Now, cancellationToken));

    private static ObjectComparison Compared(IReadOnlyList<ComparedObject> columns, bool status)
    {
        var there = columns.Where(column => column.Version is not null).Select(column => FieldLeaves.Of(column.Version!.Change.Json.Span, MaxFields) ?? []).ToList();
        return new ObjectComparison(columns, there.Count < 2 ? null : FieldComparison.Of(there, status));
    }
}
