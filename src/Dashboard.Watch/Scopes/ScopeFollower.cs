using Dashboard.Model;
using Dashboard.Model.Capture;
using Dashboard.Watch.Wire;

namespace Dashboard.Watch.Scopes;

/// <summary>
/// Carries what a watch delivers into the sink, in batches of the lines that are there at once, until the stream ends or fails. What was
/// delivered before a failure is appended before the failure is thrown. Single-threaded.
/// </summary>
internal sealed class ScopeFollower(WatchScope scope, ClusterShared shared, ScopeHealth health, VersionGuard guard, Action<Observation>? tap)
{
    private readonly ObjectIntake intake = new(scope, shared.Redactor, shared.Time);
    private readonly List<Observation> batch = [];
    private int batchBytes;
    private string? reached;

    /// <summary>Version of the last batch that the sink accepted.</summary>
    public string? Accepted { get; private set; }

    public long Refused { get; private set; }

    /// <summary>Returns when the stream has ended cleanly.</summary>
    public async Task FollowAsync(WatchStream stream, string from, CancellationToken cancellationToken)
    {
        (Accepted, reached, batchBytes) = (from, null, 0);
        batch.Clear();
        do
        {
            try
            {
                while (Read(stream))
                    if (batch.Count >= shared.Options.BatchObjects || batchBytes >= shared.Options.BatchBytes)
                        await FlushAsync(cancellationToken);
            }
            catch (Exception e) when (e is not OperationCanceledException)
            {
                await FlushAsync(cancellationToken);
                throw;
            }
            await FlushAsync(cancellationToken);
        }
        while (await stream.WaitAsync(shared.Options.IdleTimeout));
    }

    private bool Read(WatchStream stream)
    {
        if (!stream.TryRead(out var bytes))
            return false;
        var line = ObjectIntake.Flat(bytes);
        var read = ObjectReader.ReadEvent(line);
        switch (read.Type)
        {
            case WatchEventType.Bookmark:
                health.Heard(isBookmark: true);
                reached = read.Head.ResourceVersion ?? reached;
                return true;
            case WatchEventType.Error:
                throw new ApiException(read.Error!);
            case WatchEventType.Unknown:
                shared.Logger.UnknownEvent(scope);
                throw new VersionLostException("an event of an unknown type");
        }
        health.Heard(isBookmark: false);
        var verb = read.Type switch { WatchEventType.Added => Verb.Added, WatchEventType.Modified => Verb.Modified, _ => Verb.Deleted };
        var observation = intake.Event(verb, read.Head, line[read.Object]);
        if (!guard.Allows(observation.Object.Uid, observation.ResourceVersion))
        {
            Refused++;
            health.Refused();
            shared.Logger.WentBackwards(scope, Refused);
            return true;
        }
        guard.Saw(observation.Object.Uid, observation.ResourceVersion, verb == Verb.Deleted);
        batch.Add(observation);
        batchBytes += observation.Json.Length;
        reached = observation.ResourceVersion;
        return true;
    }

    private async Task FlushAsync(CancellationToken cancellationToken)
    {
        if (reached is not { } version)
            return;
        await shared.Sink.AppendAsync(scope, batch.ToArray(), version, cancellationToken);
        if (tap is not null)
            batch.ForEach(tap);
        health.Accepted(batch.Count, guard.Live);
        Accepted = version;
        (reached, batchBytes) = (null, 0);
        batch.Clear();
    }
}
