using Dashboard.Model;
using Dashboard.Model.Capture;
using Dashboard.Watch.Connection;
using Dashboard.Watch.Wire;

namespace Dashboard.Watch.Scopes;

/// <summary>
/// The list + watch loop of one scope. Resumes where the sink says that it ended; lists when there is nothing to resume from.
/// <para>Every way a version can be lost (410, an ERROR line, streams that end empty again and again, a server that has gone back in time)
/// ends in a list with a Gap. Every other failure resumes at the version reached, with backoff and without a Gap. Permission withdrawn or a
/// resource gone closes coverage and is tried again slowly. Only a closed sink or cancellation ends the loop.</para>
/// </summary>
internal sealed class Reflector
{
    private readonly WatchScope scope;
    private readonly ClusterShared shared;
    private readonly Action resourceGone;
    private readonly ScopeRequests requests;
    private readonly Backoff backoff;
    private readonly VersionGuard guard = new();
    private readonly ScopeLister lister;
    private readonly ScopeFollower follower;

    private string? version;
    private GapCause? gap;
    private bool listedBefore;
    private bool closed;
    private int emptyStreams;

    /// <param name="scope">What to list and watch.</param>
    /// <param name="metadataOnly">Ask for metadata alone.</param>
    /// <param name="shared">The cluster's parts.</param>
    /// <param name="random">For this scope alone.</param>
    /// <param name="changed">A state was entered.</param>
    /// <param name="resourceGone">The server does not know the resource: discovery should be read again.</param>
    /// <param name="tap">Called for each observation, in order, once the sink has it (a list: while it is read).</param>
    public Reflector(WatchScope scope, bool metadataOnly, ClusterShared shared, Random random, Action changed, Action resourceGone, Action<Observation>? tap)
    {
        (this.scope, this.shared, this.resourceGone) = (scope, shared, resourceGone);
        requests = new ScopeRequests(scope, metadataOnly, shared.Options, random);
        backoff = new Backoff(shared.Options, shared.Time, random);
        Health = new ScopeHealth(scope, shared.Time, shared.Logger, changed);
        lister = new ScopeLister(scope, shared, Health, requests, guard, tap);
        follower = new ScopeFollower(scope, shared, Health, guard, tap);
    }

    public ScopeHealth Health { get; }

    /// <exception cref="SinkClosedException">The sink takes nothing any more.</exception>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var bookmark = await shared.Sink.OpenAsync(scope, cancellationToken);
        version = bookmark.ResourceVersion;
        if (version is not null)
            shared.Logger.Resumed(scope);
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var delay = await TurnAsync(cancellationToken);
            if (delay > TimeSpan.Zero)
                await Task.Delay(delay, shared.Time, cancellationToken);
        }
    }

    /// <summary>Ends coverage, after the loop has ended: the scope is no longer to be watched.</summary>
    public async Task RetireAsync(GapReason reason, string why, CancellationToken cancellationToken)
    {
        await CloseAsync(reason, why, cancellationToken);
        Health.Enter(ScopeState.Off, why);
    }

    /// <summary>One list or stream. How long to wait before the next.</summary>
    private async Task<TimeSpan> TurnAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await ListAndWatchAsync(cancellationToken);
        }
        catch (ApiException e)
        {
            return await AnsweredAsync(e, cancellationToken);
        }
        catch (VersionLostException e)
        {
            return Expire(e.Message, e.Reason);
        }
        catch (SilenceException e)
        {
            return await SilentAsync(e, cancellationToken);
        }
        catch (Exception e) when (e is HttpRequestException or IOException or TimeoutException or ProtocolException or StaleListException or ListExpiredException or ClusterConfigurationException)
        {
            return Retry(Describe(e));
        }
        catch (Exception e) when (e is not OperationCanceledException and not SinkClosedException)
        {
            // A defect of ours in one scope must not end the others; it shows on the health page until it is mended.
            shared.Logger.Broke(e, scope);
            return Retry($"Unexpected failure ({e.GetType().Name}).");
        }
    }

    private async Task<TimeSpan> ListAndWatchAsync(CancellationToken cancellationToken)
    {
        WatchStream? stream = null;
        if (version is null)
        {
            Health.Enter(ScopeState.Listing);
            (version, stream) = await lister.ListAsync(gap, cancellationToken);
            Health.Listed(listedBefore);
            Health.Accepted(0, guard.Live);
            (gap, listedBefore, closed) = (null, true, false);
        }
        else
            WatchMetrics.Reconnected(scope);
        stream ??= await WatchStream.OpenAsync(shared.Server, requests.Watch(version), shared.Options, shared.Time, cancellationToken);
        await using (stream)
        {
            Health.Enter(ScopeState.Watching);
            try
            {
                await follower.FollowAsync(stream, version, cancellationToken);
            }
            finally
            {
                version = follower.Accepted;
                if (stream.Lines > 0)
                    emptyStreams = 0;
            }
            return await EndedAsync(stream, cancellationToken);
        }
    }

    /// <summary>A clean end: the server's time-out, its shutdown, or its way of saying that it does not know the version.</summary>
    private async Task<TimeSpan> EndedAsync(WatchStream stream, CancellationToken cancellationToken)
    {
        var isShort = shared.Time.GetElapsedTime(stream.OpenedAt) < shared.Options.ShortStream;
        if (stream.Lines > 0)
            return isShort ? backoff.Next() : TimeSpan.Zero;
        if (!isShort)
            return await ProbeAsync(cancellationToken);
        emptyStreams++;
        return emptyStreams >= shared.Options.EmptyStreams ? Expire("streams that end at once, empty") : Retry("The server ended the stream at once, empty.");
    }

    private async Task<TimeSpan> SilentAsync(SilenceException silence, CancellationToken cancellationToken)
    {
        var probed = await ProbeAsync(cancellationToken);
        return version is null || probed > TimeSpan.Zero ? probed : Retry(silence.Message);
    }

    /// <summary>
    /// After a stream that said nothing at all: a watch from a version that the server has yet to reach is silent too, and would stay so.
    /// That is how a cluster looks whose store was restored from a backup.
    /// </summary>
    private async Task<TimeSpan> ProbeAsync(CancellationToken cancellationToken)
    {
        try
        {
            using var answer = await shared.Server.GetAsync(requests.Probe(version!), unless: null, cancellationToken);
            return TimeSpan.Zero;
        }
        catch (ApiException e) when (e.Error.IsTooLarge)
        {
            return Expire("the server has not come as far: its store was put back");
        }
        catch (ApiException e)
        {
            return await AnsweredAsync(e, cancellationToken);
        }
        catch (Exception e) when (e is HttpRequestException or IOException or TimeoutException)
        {
            return Retry(Describe(e));
        }
    }

    private async Task<TimeSpan> AnsweredAsync(ApiException answer, CancellationToken cancellationToken)
    {
        var error = answer.Error;
        switch (error.Code)
        {
            case 403:
                var missing = $"The verb '{answer.Verb}' on {scope.Resource.GroupResource} {(scope.Namespace is { } place ? $"in namespace {place}" : "at the cluster scope")} is not permitted (403).";
                await CloseAsync(GapReason.Forbidden, missing, cancellationToken);
                var delay = shared.Options.RefusedRetry + backoff.Next();
                Health.Enter(ScopeState.Forbidden, missing, delay);
                return delay;
            case 404:
                resourceGone();
                await CloseAsync(GapReason.ResourceGone, "The server does not serve it (404).", cancellationToken);
                var wait = backoff.Next();
                Health.Enter(ScopeState.Gone, "The server does not serve it (404).", wait);
                return wait;
            case 400 when version is not null:
                return Expire("the server does not accept the version");
            default:
                return error.IsExpired && version is not null ? Expire(error.ToString()) : Retry($"The server answered {error}.", error.RetryAfter);
        }
    }

    private TimeSpan Expire(string why, GapReason reason = GapReason.WatchExpired)
    {
        shared.Logger.Expired(scope, why);
        (version, emptyStreams) = (null, 0);
        gap = new GapCause(reason, $"The watch could not go on: {why}.");
        // The first relist comes at once; a server that expires everything is met by the backoff.
        var delay = backoff.Next();
        return delay < shared.Options.BackoffBase ? TimeSpan.Zero : delay;
    }

    private TimeSpan Retry(string error, TimeSpan? atLeast = null)
    {
        var delay = backoff.Next(atLeast);
        shared.Logger.Failed(scope, error, delay);
        Health.Enter(ScopeState.BackingOff, error, delay);
        return delay;
    }

    private async Task CloseAsync(GapReason reason, string why, CancellationToken cancellationToken)
    {
        if (!closed)
        {
            shared.Logger.Closed(scope, why);
            await shared.Sink.CloseAsync(scope, new GapCause(reason, why), cancellationToken);
        }
        (closed, version) = (true, null);
        gap = new GapCause(reason, why);
    }

    private static string Describe(Exception failure) => failure switch
    {
        HttpRequestException e => $"The server cannot be reached ({e.HttpRequestError}).",
        IOException => "The connection broke.",
        _ => failure.Message,
    };
}
