using Dashboard.Model.Access;
using Dashboard.Projections.Objects;
using Dashboard.Web.Components;

namespace Dashboard.Web.Features.Objects;

public sealed class ObjectsLoader(ObjectQueries objects, TimeProvider clock)
{
    /// <summary>A live table keeps its rows in the server's memory: a page is kept small.</summary>
    public const int PageSize = 100;

    public async Task<ObjectsData> LoadAsync(ReadScope scope, ObjectsAddress address, CancellationToken cancellationToken)
    {
        var kinds = await objects.KindsAsync(scope, address.Namespace, cancellationToken);
        var group = address.Kind is null ? null : address.Group ?? kinds.FirstOrDefault(kind => kind.Kind.Kind == address.Kind)?.Kind.Group ?? "";
        var page = await objects.ListAsync(scope, new ObjectFilter(
            group, address.Kind, address.Namespace, LabelSelector: address.Labels, Health: address.Health, Text: address.Text,
            Sort: address.Sort ?? (address.Kind is null ? "status" : null), Cursor: address.Cursor, Limit: PageSize), cancellationToken);
        return new ObjectsData(page, kinds, new HashSet<int>(), null, clock.GetUtcNow());
    }
}
