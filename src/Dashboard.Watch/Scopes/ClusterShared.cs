using Dashboard.Model.Capture;
using Dashboard.Model.Redaction;
using Dashboard.Watch.Connection;
using Microsoft.Extensions.Logging;

namespace Dashboard.Watch.Scopes;

/// <summary>What all scopes of one cluster share. Safe for concurrent use.</summary>
internal sealed class ClusterShared(ApiServer server, IChangeSink sink, Redactor redactor, WatchOptions options, TimeProvider time, ILogger logger) : IDisposable
{
    private volatile bool watchList = options.WatchList;

    public ApiServer Server => server;

    public IChangeSink Sink => sink;

    public Redactor Redactor => redactor;

    public WatchOptions Options => options;

    public TimeProvider Time => time;

    public ILogger Logger => logger;

    /// <summary>A few lists at once, however many scopes: neither the server nor the log is to be flooded at the start.</summary>
    public SemaphoreSlim Lists { get; } = new(options.ListsAtOnce, options.ListsAtOnce);

    /// <summary>False once the server has refused to stream initial events.</summary>
    public bool WatchList => watchList;

    public void RefuseWatchList() => watchList = false;

    public void Dispose() => Lists.Dispose();
}
