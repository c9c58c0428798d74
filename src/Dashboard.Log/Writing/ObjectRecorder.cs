using System.Globalization;
using System.Security.Cryptography;
using Dashboard.Log.Payloads;
using Dashboard.Model;
using Dashboard.Model.Capture;
using Dashboard.Model.Diff;
using Microsoft.Extensions.Logging;

namespace Dashboard.Log.Writing;

/// <summary>What became of an observation.</summary>
internal enum Outcome
{
    Added,
    Modified,
    Reinterpreted,
    Deleted,

    /// <summary>Recorded before: no row.</summary>
    Repeated,

    /// <summary>Goes backwards: no row.</summary>
    Refused,
}

/// <summary>Turns observations into rows: tells repeats from changes, names what changed and who changed it, and encodes. Used by the writing loop only.</summary>
internal sealed class ObjectRecorder(
    ClusterState cluster, PayloadEncoder encoder, RecentVersions recents, DictionaryTrainer trainer, ChangeWriterOptions options, ILogger logger)
{
    // The API server allows 128.
    private const int MaxManagerLength = 256;

    private readonly ChangedPaths _paths = new(cluster, options);
    private readonly VersionDiff _diff = new();

    /// <param name="goesBack">The store was put back to a backup: an older version is the truth now.</param>
    public (Outcome Outcome, ObjectState State) Record(WatchScope scope, Observation observation, bool goesBack, Batch batch)
    {
        var json = observation.Json;
        var state = cluster.Find(observation.Object.Uid);
        var hash = SHA256.HashData(json.Span);
        if (state is null)
        {
            state = New(scope, observation, batch);
            var keyframe = encoder.Keyframe(json.Span, state.Kind.Dictionaries.Keyframe);
            trainer.Offer(state.Kind, json.Span, default);
            Append(state, observation.Verb, observation, hash, keyframe, Facts.First(json.Span, observation.Verb), batch);
            return (observation.Verb switch { Verb.Deleted => Outcome.Deleted, Verb.Modified => Outcome.Modified, _ => Outcome.Added }, state);
        }

        // What is on a list is alive, also where its deletion bears the same version.
        if (IsRepeat(state, observation, hash) && (state.Alive || !goesBack))
        {
            LogMetrics.Repeated(cluster.Name);
            return (Outcome.Repeated, state);
        }

        if (!goesBack && IsOlder(state, observation))
        {
            LogMetrics.Refused(cluster.Name);
            logger.BackwardVersion(cluster.Name, observation.ResourceVersion, state.Uid, state.ResourceVersion);
            return (Outcome.Refused, state);
        }

        return (Change(scope, state, observation, hash, batch), state);
    }

    /// <summary>Whether recording it needs the object's bytes, which are in the log only.</summary>
    public bool NeedsBytes(Observation observation) =>
        cluster.Find(observation.Object.Uid) is { HasBytes: false, HasRow: true } state && !IsRepeat(state, observation, SHA256.HashData(observation.Json.Span));

    /// <summary>Concluded from a list that did not name it. Repeats the last known bytes: its final state is unknown.</summary>
    public void InferDelete(ObjectState state, DateTimeOffset at, Batch batch)
    {
        batch.Updates[state.Id] = (batch.Next, state.Kind.Id);
        (state.Verb, state.Position) = (Verb.InferredDelete, batch.Next);
        var known = recents.Find(state);
        if (known is null)
            state.ContentHash = SHA256.HashData([]);
        var payload = known is null ? encoder.Keyframe([], null) : encoder.Same(known.Json, state.Distance, state.Kind.Dictionaries);
        Add(batch, state, at, payload, default);
        cluster.Index(state);
        cluster.Deleted(state);
    }

    private Outcome Change(WatchScope scope, ObjectState state, Observation observation, byte[] hash, Batch batch)
    {
        FollowKind(scope, state, observation, batch);
        var (payload, tokens) = Encode(state, observation.Json);
        trainer.Offer(state.Kind, observation.Json.Span, encoder.LastSplice.Span);
        var (verb, facts, outcome) = What(state, observation, tokens is not null, batch);
        Append(state, verb, observation, hash, payload, facts, batch);
        if (tokens is not null)
            recents.Put(state, observation.Json.Span, tokens);
        return outcome;
    }

    // The comparison yields the byte edits and, for those who ask, the changed fields.
    private (Payload Payload, TokenTable? Tokens) Encode(ObjectState state, ReadOnlyMemory<byte> json)
    {
        if (recents.Find(state) is not { } before)
            return (encoder.Keyframe(json.Span, state.Kind.Dictionaries.Keyframe), null);
        var tokens = recents.Tokens(before, json.Span);
        _diff.Compare(before.Json.Span, before.Tokens, json.Span, tokens);
        return (encoder.Edit(before.Json, json.Span, _diff.Bytes, state.Distance, state.Kind.Dictionaries), tokens);
    }

    private (Verb Verb, Facts Facts, Outcome Outcome) What(ObjectState state, Observation observation, bool compared, Batch batch)
    {
        if (observation.Verb == Verb.Deleted)
            return (Verb.Deleted, default, Outcome.Deleted);
        if (!state.Alive)
            return (Verb.Added, Facts.First(observation.Json.Span, Verb.Added), Outcome.Added);
        var reinterpreted = state.ResourceVersion == observation.ResourceVersion;
        var facts = !compared ? default : new Facts(
            reinterpreted ? null : _diff.Manager, _diff.Paths.Count == 0 ? null : _paths.Of(_diff.Paths, batch), Noise: _diff.Paths.Count == 0)
        {
            PathManagers = reinterpreted ? null : _diff.PathManagers,
        };
        return reinterpreted ? (Verb.Reinterpreted, facts, Outcome.Reinterpreted) : (Verb.Modified, facts, Outcome.Modified);
    }

    // The same version again: only other content, the end of a living object, or the return of one thought deleted says something new.
    private static bool IsRepeat(ObjectState state, Observation observation, byte[] hash)
    {
        if (state.ResourceVersion != observation.ResourceVersion || !Guards.On(Guard.RepeatRecognised))
            return false;
        if (observation.Verb == Verb.Deleted)
            return state.Verb == Verb.Deleted;
        return state.Alive ? state.ContentHash.AsSpan().SequenceEqual(hash) : state.Verb == Verb.Deleted;
    }

    // Versions are compared where both are numbers (KEP-5504 makes that their form). Nothing delivers an older version of an object, but a replica that lags behind and a
    // store that was put back to a backup.
    private static bool IsOlder(ObjectState state, Observation observation) =>
        Guards.On(Guard.BackwardVersionRefused) &&
        ulong.TryParse(observation.ResourceVersion, NumberStyles.None, CultureInfo.InvariantCulture, out var version) &&
        ulong.TryParse(state.ResourceVersion, NumberStyles.None, CultureInfo.InvariantCulture, out var last) &&
        version < last;

    private ObjectState New(WatchScope scope, Observation observation, Batch batch)
    {
        var identity = observation.Object;
        var state = new ObjectState(
            cluster.NextObjectId++, identity.Uid, cluster.Namespace(identity.Namespace is null ? null : StorableText.Of(identity.Namespace)), StorableText.Of(identity.Name))
        {
            Kind = Kind(scope, observation, batch),
            Verb = observation.Verb,
        };
        cluster.Add(state);
        batch.Objects.Add(state);
        return state;
    }

    private KindState Kind(WatchScope scope, Observation observation, Batch batch)
    {
        var kind = observation.Object.Kind;
        if (cluster.Kinds.TryGetValue(kind, out var known))
            return known;
        var state = new KindState(cluster.Kinds.Count, kind, scope.Resource.Resource, observation.Object.Namespace is not null);
        cluster.Kinds.Add(kind, state);
        batch.Kinds.Add(state);
        return state;
    }

    // The version that is watched has been switched: the object is the same.
    private void FollowKind(WatchScope scope, ObjectState state, Observation observation, Batch batch)
    {
        if (state.Kind.Kind == observation.Object.Kind)
            return;
        cluster.Unindex(state);
        state.Kind = Kind(scope, observation, batch);
        cluster.Index(state);
        // The position is that of the row which made it so; a living object has none.
        batch.Updates[state.Id] = (state.Alive ? null : state.Position, state.Kind.Id);
    }

    private void Append(ObjectState state, Verb verb, Observation observation, byte[] hash, Payload payload, Facts facts, Batch batch)
    {
        var wasAlive = state.Alive;
        state.Verb = verb;
        state.Position = batch.Next;
        state.ResourceVersion = StorableText.Of(observation.ResourceVersion);
        state.Generation = observation.Generation;
        state.ContentHash = hash;
        if (wasAlive != state.Alive)
            batch.Updates[state.Id] = (state.Alive ? null : state.Position, state.Kind.Id);
        else if (!state.Alive)
            batch.Updates[state.Id] = (state.Position, state.Kind.Id);
        cluster.Index(state);
        if (!state.Alive)
            cluster.Deleted(state);
        Add(batch, state, observation.ObservedAt, payload, facts, observation.Quarantine is not null);
    }

    private void Add(Batch batch, ObjectState state, DateTimeOffset observedAt, Payload payload, Facts facts, bool quarantined = false)
    {
        state.Distance = payload.Distance;
        if (payload.Encoding == PayloadEncoding.Keyframe)
            (state.Packed, state.PackedWith) = (payload.Bytes, payload.DictionaryId is null ? null : state.Kind.Dictionaries.Keyframe);
        else if (payload.Bytes.Length > 0)
            state.Packed = null;
        var manager = Manager(facts.Manager, batch);
        var (setters, setterNames) = PathManagers(facts, batch);
        batch.Add(new PendingRow(
            observedAt.ToUniversalTime(), state.Id, state.Verb, state.ResourceVersion, state.Generation, manager?.Id, facts.Paths?.Ids,
            RowFlags.Of(facts.Noise, quarantined), state.ContentHash, payload,
            new RowNames(state, state.Kind, manager?.Name, facts.Paths?.Names ?? [], setterNames))
        {
            PathManagerIds = setters,
        });
    }

    // Paths that were folded are no longer one for one: whoever wrote the version stands for all.
    private (int?[]? Ids, string?[] Names) PathManagers(in Facts facts, Batch batch)
    {
        if (facts.PathManagers is not { } managers || managers.Count != facts.Paths?.Ids.Length)
            return (null, []);
        var (ids, names) = (new int?[managers.Count], new string?[managers.Count]);
        for (var i = 0; i < ids.Length; i++)
        {
            var manager = Manager(managers[i], batch);
            (ids[i], names[i]) = (manager?.Id, manager?.Name);
        }

        return (ids, names);
    }

    private (int Id, string Name)? Manager(string? manager, Batch batch)
    {
        if (manager is null)
            return null;
        manager = StorableText.Of(manager.Length > MaxManagerLength ? manager[..MaxManagerLength] : manager);
        if (!cluster.Managers.TryGetValue(manager, out var id))
        {
            cluster.Managers.Add(manager, id = cluster.Managers.Count);
            batch.Managers.Add((id, manager));
        }

        return (id, manager);
    }

    /// <summary>What a row says of its version beside the bytes.</summary>
    private readonly record struct Facts(string? Manager, (int[] Ids, string[] Names)? Paths, bool Noise)
    {
        /// <summary>Who set each of the paths; null: the manager set them all.</summary>
        public IReadOnlyList<string?>? PathManagers { get; init; }

        // Nobody writes a deletion's last state.
        public static Facts First(ReadOnlySpan<byte> json, Verb verb) =>
            new(verb is Verb.Added or Verb.Modified ? FieldManagers.LastWriter(default, json) : null, null, Noise: false);
    }
}
