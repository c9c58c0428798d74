using Dashboard.Model;
using Dashboard.Model.Capture;
using Dashboard.Watch.Wire;

namespace Dashboard.Watch.Scopes;

/// <summary>
/// Carries what a watch delivers into the sink, in batches of the lines that are there at once, until the stream ends or fails. What was
/// delivered before a failure is appended before the failure is thrown. Nothing is read while the sink takes its time: a slow log slows the server down.
/// Single-threaded.
/// </summary>
internal sealed class ScopeFollower(WatchScope scope, ClusterShared shared, ScopeHealth health, VersionGuard guard, Action<Observation>? tap)
{
    private readonly ObjectIntake intake = new(scope, shared.Redactor, shared.Time);
    private readonly List<Observation> batch = [];
    private int batchBytes;
    private string? reached;

    /// <summary>Version of the last batch that the sink accepted.</summary>
    public string? Accepted { get; private set; }

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
        if (!stream.TryRead(out var piece))
            return false;
        var line = piece.Flat;
        var read = ObjectReader.ReadEvent(line, piece.IsCut);
        health.Heard(isBookmark: read.Type == WatchEventType.Bookmark);
        switch (read.Type)
        {
            case WatchEventType.Bookmark:
                reached = read.Head.ResourceVersion ?? reached ?? Accepted;
                return true;
            case WatchEventType.Error:
                throw new ApiException(read.Error!);
            case WatchEventType.Unknown:
                throw Strange(read, line);
        }
        var verb = read.Type switch { WatchEventType.Added => Verb.Added, WatchEventType.Modified => Verb.Modified, _ => Verb.Deleted };
        var observation = intake.Event(verb, read, line);
        if (read.Flaw is not null && observation.Quarantine is { Identified: false })
            throw new VersionLostException($"a change of an object that could not be identified: {read.Flaw}", GapReason.Refused);
        if (guard.Allows(observation.Object.Uid, observation.ResourceVersion))
            Take(observation);
        else
            health.Refused();
        return true;
    }

    private void Take(Observation observation)
    {
        if (observation.Quarantine is { } quarantine)
            health.Quarantined(observation.Object, quarantine);
        guard.Saw(observation.Object.Uid, observation.ResourceVersion, observation.Verb == Verb.Deleted);
        batch.Add(observation);
        batchBytes += observation.Json.Length;
        reached = observation.ResourceVersion.Length > 0 ? observation.ResourceVersion : reached ?? Accepted;
    }

    /// <summary>The version that it carries is a fact and recorded; what it means is found out by a list.</summary>
    private VersionLostException Strange(in WatchEvent read, ReadOnlySpan<byte> line)
    {
        if (read.TypeName is null)
            return new VersionLostException("a line that could not be read", GapReason.Refused);
        health.UnknownEvent();
        var observation = intake.Event(Verb.Modified, read, line);
        if (observation.Quarantine is null && guard.Allows(observation.Object.Uid, observation.ResourceVersion))
            Take(observation);
        return new VersionLostException("an event of an unknown type");
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
