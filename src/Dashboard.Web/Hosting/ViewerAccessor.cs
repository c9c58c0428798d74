using Dashboard.Model.Access;

namespace Dashboard.Web.Hosting;

/// <summary>
/// The viewer of this request or circuit, and what they may read. The only way from an entry point to a <see cref="ReadScope"/>;
/// scoped, so that a circuit keeps the viewer it was opened with.
/// </summary>
public sealed class ViewerAccessor(IReadAccess access)
{
    public Viewer Viewer { get; } = Viewer.Anonymous;

    public async Task<ReadScope> ScopeAsync(string cluster, CancellationToken cancellationToken) =>
        await access.DecideAsync(Viewer, cluster, cancellationToken);
}
