using Dashboard.Model.Access;
using Dashboard.Projections.Objects;
using Dashboard.Web.Components;

namespace Dashboard.Web.Features.Objects;

public sealed class ObjectsLoader(ObjectQueries objects, TimeProvider clock)
{
    /// <summary>Rows that stand in the page as it comes. A live table keeps them in the server's memory, so they are few; the others are fetched as they are scrolled to.</summary>
    public const int PageSize = 50;

    private static readonly TimeSpan FacetsKept = TimeSpan.FromSeconds(10);

    /// <param name="shown">What the page shows of the same address; null: nothing yet.</param>
    public async Task<ObjectsData> LoadAsync(ReadScope scope, ObjectsAddress address, ObjectsData? shown, CancellationToken cancellationToken)
    {
        var counting = objects.KindsAsync(scope, address.Namespace, cancellationToken);
        var filter = Filter(address, address is { Kind: not null, Group: null } ? await counting : []) with { Cursor = address.Cursor, Limit = PageSize };
        var now = clock.GetUtcNow();
        if (shown is not null && now - shown.FacetsAt < FacetsKept)
            return new ObjectsData(await objects.ListAsync(scope, filter, cancellationToken), await counting, shown.Facets, new HashSet<int>(), null, now) { FacetsAt = shown.FacetsAt };
        var page = objects.ListAsync(scope, filter, cancellationToken);
        var facets = objects.FacetsAsync(scope, filter, cancellationToken);
        await Task.WhenAll(page, facets, counting);
        return new ObjectsData(await page, await counting, await facets, new HashSet<int>(), null, now);
    }

    /// <summary>Rows of the list from one on, over pages.</summary>
    public Task<ObjectPage> PageAsync(ReadScope scope, ObjectsAddress address, ObjectsData shown, string? cursor, int skip, int limit, CancellationToken cancellationToken) =>
        objects.ListAsync(scope, Filter(address, shown.Kinds) with { Cursor = cursor, Skip = skip, Limit = limit }, cancellationToken);

    private static ObjectFilter Filter(ObjectsAddress address, IReadOnlyList<KindSummary> kinds) => new(
        address.Kind is null ? null : address.Group ?? kinds.FirstOrDefault(kind => kind.Kind.Kind == address.Kind)?.Kind.Group ?? "", address.Kind, address.Namespace,
        LabelSelector: address.Labels, Health: address.Health, Text: address.Text, Sort: address.Sort ?? (address.Kind is null ? "health" : null), Owner: address.Owner);
}
