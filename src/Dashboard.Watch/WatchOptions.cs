namespace Dashboard.Watch;

/// <summary>Times, sizes and bounds of capture. The defaults suit a real cluster; tests shorten them.</summary>
public sealed record WatchOptions
{
    /// <summary>A stream that says nothing for so long is taken for dead. Bookmarks come about every minute.</summary>
    public TimeSpan IdleTimeout { get; init; } = TimeSpan.FromMinutes(3);

    /// <summary>The server is asked to end a watch after a random time between this and twice this.</summary>
    public TimeSpan StreamLifetime { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>Silence while initial events are streamed, after which the scope falls back to a paged list.</summary>
    public TimeSpan InitialEventsSilence { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>All the time that initial events may take before the scope falls back to a paged list.</summary>
    public TimeSpan InitialEventsLimit { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>Until the server has answered with headers.</summary>
    public TimeSpan AnswerTimeout { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>First delay of the backoff; doubles up to <see cref="BackoffLimit"/>, each drawn from 0 to that (full jitter).</summary>
    public TimeSpan BackoffBase { get; init; } = TimeSpan.FromSeconds(0.8);

    public TimeSpan BackoffLimit { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>The backoff starts over after so long without a failure.</summary>
    public TimeSpan BackoffReset { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>A stream that ended sooner counts as a failure, so that a server that closes at once is not asked in a hot loop.</summary>
    public TimeSpan ShortStream { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>After so many streams in a row that ended soon and empty, the version is taken for expired.</summary>
    public int EmptyStreams { get; init; } = 3;

    /// <summary>How often a scope that may not be read is tried again.</summary>
    public TimeSpan RefusedRetry { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>How often discovery is read, besides after a change of a CustomResourceDefinition.</summary>
    public TimeSpan CatalogRefresh { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>Objects a page.</summary>
    public int PageSize { get; init; } = 500;

    /// <summary>Lists that run at once in one cluster.</summary>
    public int ListsAtOnce { get; init; } = 8;

    /// <summary>Requests a second to one cluster, on average; a watch is one request.</summary>
    public int RequestsPerSecond { get; init; } = 50;

    /// <summary>Requests that may be sent at once after a quiet time. Hundreds of scopes start within seconds, and a server that comes back is not run over.</summary>
    public int RequestBurst { get; init; } = 100;

    /// <summary>Bytes of one object: what is larger is passed over, with a row in quarantine and a Gap. etcd's own limit is 1.5 MB.</summary>
    public int LargestObject { get; init; } = 16 * 1024 * 1024;

    /// <summary>Objects in one batch for the sink.</summary>
    public int BatchObjects { get; init; } = 512;

    /// <summary>Bytes in one batch for the sink; one object may be larger.</summary>
    public int BatchBytes { get; init; } = 1024 * 1024;

    /// <summary>Ask the server to stream the first list over the watch.</summary>
    public bool WatchList { get; init; } = true;

    internal void Validate()
    {
        foreach (var (name, value) in new[]
        {
            (nameof(IdleTimeout), IdleTimeout), (nameof(StreamLifetime), StreamLifetime), (nameof(InitialEventsSilence), InitialEventsSilence), (nameof(InitialEventsLimit), InitialEventsLimit),
            (nameof(AnswerTimeout), AnswerTimeout), (nameof(BackoffBase), BackoffBase), (nameof(BackoffLimit), BackoffLimit), (nameof(BackoffReset), BackoffReset), (nameof(RefusedRetry), RefusedRetry), (nameof(CatalogRefresh), CatalogRefresh),
        })
            if (value <= TimeSpan.Zero || value > TimeSpan.FromDays(1))
                throw new ClusterConfigurationException($"Watch:{name}", $"{value} is not allowed. Allowed: more than 0, at most one day.");
        foreach (var (name, value) in new[]
        {
            (nameof(EmptyStreams), EmptyStreams), (nameof(PageSize), PageSize), (nameof(ListsAtOnce), ListsAtOnce), (nameof(RequestsPerSecond), RequestsPerSecond), (nameof(RequestBurst), RequestBurst), (nameof(LargestObject), LargestObject), (nameof(BatchObjects), BatchObjects), (nameof(BatchBytes), BatchBytes),
        })
            if (value <= 0)
                throw new ClusterConfigurationException($"Watch:{name}", $"{value} is not allowed. Allowed: 1 or more.");
        if (RequestsPerSecond > 10_000)
            throw new ClusterConfigurationException($"Watch:{nameof(RequestsPerSecond)}", $"{RequestsPerSecond} is not allowed. Allowed: 1 to 10,000.");
    }
}
