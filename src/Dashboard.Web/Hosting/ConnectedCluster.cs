using Dashboard.Model.Capture;
using Dashboard.Watch;

namespace Dashboard.Web.Hosting;

/// <summary>A cluster that answered at start, and how to capture it once its writer is open.</summary>
internal sealed record ConnectedCluster(string Name, Func<IChangeSink, TimeProvider, ILoggerFactory, ClusterCapture> Capture);
