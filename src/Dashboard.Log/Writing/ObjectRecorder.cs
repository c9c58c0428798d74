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
/// <param name="hasVersion">Whether the log, including what is not yet committed, has this version of this object.</param>
internal sealed class ObjectRecorder(
    ClusterState cluster, Keyframe keyframe, ChangeWriterOptions options, Func<int, string, Task<bool>> hasVersion, ILogger logger)
{
    // The API server allows 128.
    private const int MaxManagerLength = 256;

    private readonly ChangedPaths _paths = new(cluster, options);
    private byte[] _decoded = new byte[16 * 1024];
    private byte[] _before = new byte[16 * 1024];

    /// <param name="batch">Where rows go now: asking the log for a version sends what there is and starts another.</param>
    public async ValueTask<(Outcome Outcome, ObjectState State)> RecordAsync(WatchScope scope, Observation observation, Func<Batch> batch)
    {
        var json = observation.Json;
        var state = cluster.Find(observation.Object.Uid);
        var hash = SHA256.HashData(json.Span);
        if (state is null)
        {
            state = New(scope, observation, batch());
            Append(state, observation.Verb, observation, hash, paths: null, Writer(observation.Verb, json.Span), noise: false, batch());
            return (observation.Verb switch { Verb.Deleted => Outcome.Deleted, Verb.Modified => Outcome.Modified, _ => Outcome.Added }, state);
        }

        if (IsRepeat(state, observation, hash))
        {
            LogMetrics.Repeated(cluster.Name);
            return (Outcome.Repeated, state);
        }

        if (await GoesBackwardsAsync(scope, state, observation))
        {
            LogMetrics.Refused(cluster.Name);
            logger.BackwardVersion(cluster.Name, observation.ResourceVersion, state.Uid, state.ResourceVersion);
            return (Outcome.Refused, state);
        }

        return (Change(scope, state, observation, hash, batch()), state);
    }

    /// <summary>Concluded from a list that did not name it. Repeats the last known bytes: its final state is unknown.</summary>
    public void InferDelete(ObjectState state, DateTimeOffset at, Batch batch)
    {
        batch.Updates[state.Id] = (batch.Next, state.Kind.Id);
        (state.Verb, state.Position) = (Verb.InferredDelete, batch.Next);
        if (state.Payload.Length == 0)
            (state.Payload, state.ContentHash) = (keyframe.Encode([]), SHA256.HashData([]));
        Add(batch, state, at, manager: null, paths: null, RowFlags.Of(noise: false));
        cluster.Index(state);
        cluster.Deleted(state);
    }

    private Outcome Change(WatchScope scope, ObjectState state, Observation observation, byte[] hash, Batch batch)
    {
        var json = observation.Json.Span;
        FollowKind(scope, state, observation, batch);
        if (observation.Verb == Verb.Deleted)
        {
            Append(state, Verb.Deleted, observation, hash, null, null, false, batch);
            return Outcome.Deleted;
        }

        if (!state.Alive)
        {
            Append(state, Verb.Added, observation, hash, null, Writer(Verb.Added, json), false, batch);
            return Outcome.Added;
        }

        var before = Before(state);
        var changes = before.IsEmpty ? default : VersionDiff.Compare(before, json);
        var reinterpreted = state.ResourceVersion == observation.ResourceVersion;
        var verb = reinterpreted ? Verb.Reinterpreted : Verb.Modified;
        Append(state, verb, observation, hash, changes.Paths, reinterpreted ? null : changes.Manager, noise: changes.Paths is { Count: 0 }, batch);
        return reinterpreted ? Outcome.Reinterpreted : Outcome.Modified;
    }

    // The same version again: only other content, the end of a living object, or the return of one thought deleted says something new.
    private static bool IsRepeat(ObjectState state, Observation observation, byte[] hash)
    {
        if (state.ResourceVersion != observation.ResourceVersion)
            return false;
        if (observation.Verb == Verb.Deleted)
            return state.Verb == Verb.Deleted;
        return state.Alive ? state.ContentHash.AsSpan().SequenceEqual(hash) : state.Verb == Verb.Deleted;
    }

    // Opaque unless the scope says otherwise. Two numbers in the wrong order are reason enough to look whether this one was seen before.
    private async ValueTask<bool> GoesBackwardsAsync(WatchScope scope, ObjectState state, Observation observation) =>
        ulong.TryParse(observation.ResourceVersion, NumberStyles.None, CultureInfo.InvariantCulture, out var version) &&
        ulong.TryParse(state.ResourceVersion, NumberStyles.None, CultureInfo.InvariantCulture, out var last) &&
        version < last &&
        (scope.ComparableVersions || await hasVersion(state.Id, observation.ResourceVersion));

    private ObjectState New(WatchScope scope, Observation observation, Batch batch)
    {
        var identity = observation.Object;
        var state = new ObjectState(
            cluster.NextObjectId++, identity.Uid, identity.Namespace is null ? null : StorableText.Of(identity.Namespace), StorableText.Of(identity.Name))
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

    private void Append(
        ObjectState state, Verb verb, Observation observation, byte[] hash, IReadOnlyList<string>? paths, string? manager, bool noise, Batch batch)
    {
        var wasAlive = state.Alive;
        state.Verb = verb;
        state.Position = batch.Next;
        state.ResourceVersion = StorableText.Of(observation.ResourceVersion);
        state.Generation = observation.Generation;
        state.ContentHash = hash;
        state.Payload = Encode(observation.Json.Span);
        if (wasAlive != state.Alive)
            batch.Updates[state.Id] = (state.Alive ? null : state.Position, state.Kind.Id);
        else if (!state.Alive)
            batch.Updates[state.Id] = (state.Position, state.Kind.Id);
        cluster.Index(state);
        if (!state.Alive)
            cluster.Deleted(state);
        Add(
            batch, state, observation.ObservedAt, Manager(manager, batch), paths is { Count: > 0 } ? _paths.Of(paths, batch) : null,
            RowFlags.Of(noise, observation.Quarantine is not null));
    }

    private static void Add(Batch batch, ObjectState state, DateTimeOffset observedAt, (int Id, string Name)? manager, (int[] Ids, string[] Names)? paths, short flags)
    {
        batch.Rows.Add(new PendingRow(
            observedAt.ToUniversalTime(), state.Id, state.Verb, state.ResourceVersion, state.Generation, manager?.Id, paths?.Ids, flags, state.ContentHash, state.Payload,
            new RowNames(state, state.Kind, manager?.Name, paths?.Names ?? [])));
        batch.Bytes += state.Payload.Length;
    }

    // Decoded again before it is sent: a damaged payload would be found years later, by whoever needs it.
    private byte[] Encode(ReadOnlySpan<byte> json)
    {
        var payload = keyframe.Encode(json);
        if (_decoded.Length < json.Length)
            _decoded = new byte[json.Length];
        var length = keyframe.Decode(payload, _decoded);
        return _decoded.AsSpan(0, length).SequenceEqual(json) ? payload : throw new InvalidDataException("An encoded payload did not decode to its bytes.");
    }

    private ReadOnlySpan<byte> Before(ObjectState state)
    {
        if (state.Payload.Length == 0)
            return default;
        var size = Keyframe.Size(state.Payload);
        if (_before.Length < size)
            _before = new byte[size];
        return _before.AsSpan(0, keyframe.Decode(state.Payload, _before));
    }

    // Nobody writes a deletion's last state, nor what the server merely reads differently.
    private static string? Writer(Verb verb, ReadOnlySpan<byte> json) => verb is Verb.Added or Verb.Modified ? FieldManagers.LastWriter(default, json) : null;

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
}
