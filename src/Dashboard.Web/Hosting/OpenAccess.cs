using Dashboard.Model.Access;

namespace Dashboard.Web.Hosting;

/// <summary>Mode None: who reaches the loopback address reads everything.</summary>
internal sealed class OpenAccess : IReadAccess
{
    public ValueTask<ReadScope> DecideAsync(Viewer viewer, string cluster, CancellationToken cancellationToken) =>
        ValueTask.FromResult(ReadScope.Decided(this, viewer, cluster, grants: null));
}
