using System.Text;
using Dashboard.Model;
using Dashboard.Model.Capture;

namespace Dashboard.Watch.Tests.Parts;

/// <summary>One row as the sink would store it.</summary>
internal sealed record SinkRow(Verb Verb, string Uid, string Name, string ResourceVersion, ReadOnlyMemory<byte> Json, Quarantine? Quarantine = null)
{
    public string Text => Encoding.UTF8.GetString(Json.Span);
}

/// <summary>A sink in memory that keeps the contract of <see cref="IChangeSink"/>, and everything it was told.</summary>
internal sealed class RecordingSink : IChangeSink
{
    private readonly Lock gate = new();
    private readonly Dictionary<WatchScope, Scope> scopes = [];

    private sealed class Scope
    {
        public ScopeBookmark Bookmark;
        public readonly Dictionary<string, SinkRow> Live = new(StringComparer.Ordinal);
        public readonly HashSet<(string, string, Verb)> Seen = [];
    }

    public List<SinkRow> Rows { get; } = [];

    public List<GapCause> Gaps { get; } = [];

    public List<(WatchScope Scope, GapCause Cause)> Closed { get; } = [];

    public List<WatchScope> Opened { get; } = [];

    public int Replaced { get; private set; }

    public ScopeBookmark Saved { get; init; }

    /// <summary>resourceVersion by uid of what is alive, over all scopes.</summary>
    public Dictionary<string, string> State()
    {
        lock (gate)
            return scopes.Values.SelectMany(scope => scope.Live).ToDictionary(pair => pair.Key, pair => pair.Value.ResourceVersion, StringComparer.Ordinal);
    }

    public string? Reached
    {
        get
        {
            lock (gate)
                return scopes.Values.Select(scope => scope.Bookmark.ResourceVersion).FirstOrDefault();
        }
    }

    /// <summary>Verb and version of each row, inferred deletes with the version that was last known.</summary>
    public string Written() => Read(s => string.Join(' ', s.Rows.Select(row => $"{(char)row.Verb}{row.ResourceVersion}")));

    public Task HoldsAsync(string rows) => Condition.HoldsAsync(() => Written() == rows, () => $"rows {rows}, now {Written()}");

    public T Read<T>(Func<RecordingSink, T> read)
    {
        lock (gate)
            return read(this);
    }

    /// <summary>Puts an object into the scope's known state, as an earlier run would have left it.</summary>
    public void Know(WatchScope scope, string uid, int version, string? name = null)
    {
        lock (gate)
            Of(scope).Live[uid] = new SinkRow(Verb.Added, uid, name ?? uid, $"{version}", default);
    }

    public ValueTask<ScopeBookmark> OpenAsync(WatchScope scope, CancellationToken cancellationToken)
    {
        lock (gate)
        {
            Opened.Add(scope);
            Of(scope).Bookmark = Saved;
            return ValueTask.FromResult(Saved);
        }
    }

    public ValueTask AppendAsync(WatchScope scope, IReadOnlyList<Observation> observations, string reached, CancellationToken cancellationToken)
    {
        lock (gate)
        {
            foreach (var observation in observations)
                if (Append(Of(scope), observation, observation.Verb) && observation.Quarantine is { } quarantine)
                    Gaps.Add(new GapCause(GapReason.Refused, quarantine.Reason));
            Of(scope).Bookmark = new ScopeBookmark(reached, null);
        }
        return ValueTask.CompletedTask;
    }

    public async Task<ReplaceResult> ReplaceAsync(
        WatchScope scope, IAsyncEnumerable<Observation> listed, Func<string> resourceVersion, GapCause? gap, CancellationToken cancellationToken)
    {
        var all = new List<Observation>();
        await foreach (var observation in listed.WithCancellation(cancellationToken))
            all.Add(observation);
        lock (gate)
        {
            var state = Of(scope);
            if (gap is not null)
                Gaps.Add(gap);
            var gone = all.Exists(one => one.Quarantine is { Identified: false }) ? [] : state.Live.Keys.Except(all.Select(one => one.Object.Uid), StringComparer.Ordinal).ToList();
            foreach (var uid in gone)
            {
                Rows.Add(state.Live[uid] with { Verb = Verb.InferredDelete });
                state.Live.Remove(uid);
            }
            foreach (var observation in all)
                if (!state.Live.TryGetValue(observation.Object.Uid, out var known) || known.ResourceVersion != observation.ResourceVersion)
                    Append(state, observation, known is null ? Verb.Added : Verb.Modified);
            state.Bookmark = new ScopeBookmark(resourceVersion(), null);
            Replaced++;
            return new ReplaceResult(all.Count, 0, 0, gone.Count, 0);
        }
    }

    public Task CloseAsync(WatchScope scope, GapCause cause, CancellationToken cancellationToken)
    {
        lock (gate)
        {
            Closed.Add((scope, cause));
            Of(scope).Bookmark = default;
        }
        return Task.CompletedTask;
    }

    private Scope Of(WatchScope scope) => scopes.TryGetValue(scope, out var state) ? state : scopes[scope] = new Scope();

    private bool Append(Scope state, Observation observation, Verb verb)
    {
        if (!state.Seen.Add((observation.Object.Uid, observation.ResourceVersion, observation.Verb)))
            return false;
        var row = new SinkRow(verb, observation.Object.Uid, observation.Object.Name, observation.ResourceVersion, observation.Json, observation.Quarantine);
        Rows.Add(row);
        if (verb == Verb.Deleted)
            state.Live.Remove(row.Uid);
        else
            state.Live[row.Uid] = row;
        return true;
    }
}
