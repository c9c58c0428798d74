using System.Collections.Immutable;

namespace Dashboard.Simulator.Store;

/// <summary>
/// All objects of one resource and the window of their latest changes. Every member but the immutable snapshot is guarded by the store's lock.
/// </summary>
internal sealed class Collection(ResourceType type, StoreOptions options, ulong floor)
{
    public static readonly ImmutableSortedSet<StoredObject> None = ImmutableSortedSet.Create<StoredObject>(StoredObject.ByKey.Instance);

    private readonly Dictionary<string, StoredObject> _byKey = new(StringComparer.Ordinal);
    private readonly ChangeWindow _window = new();
    private long _windowBytes;
    private TaskCompletionSource? _changed;

    public ResourceType Type { get; set; } = type;

    public ImmutableSortedSet<StoredObject> Objects { get; private set; } = None;

    /// <summary>Changes up to this version are forgotten: a watch or a list from before it is answered with 410.</summary>
    public ulong Floor { get; private set; } = floor;

    /// <summary>Moves on when the storage is re-created, which ends every watch.</summary>
    public int Incarnation { get; private set; }

    /// <summary>Set once the resource's definition is gone.</summary>
    public bool Removed { get; private set; }

    /// <summary>Sequence number of the oldest remembered change, and of the next one to come.</summary>
    public long First => _window.First;

    public long Next => _window.Next;

    /// <summary>Requests from outside are refused with 404 before the first of these moments, and with 429 before the second.</summary>
    public DateTimeOffset ServedFrom { get; set; } = DateTimeOffset.MinValue;

    public DateTimeOffset ReadyFrom { get; set; } = DateTimeOffset.MinValue;

    public StoredObject? Find(string key) => _byKey.GetValueOrDefault(key);

    /// <summary>The objects of one namespace in order, or all of them.</summary>
    public IEnumerable<StoredObject> InNamespace(string? ns) => InNamespace(Objects, ns);

    public static IEnumerable<StoredObject> InNamespace(ImmutableSortedSet<StoredObject> objects, string? ns, string? after = null)
    {
        var prefix = ns is null ? "" : ns + "/";
        var start = after ?? prefix;
        var index = start.Length == 0 ? 0 : objects.IndexOf(StoredObject.Probe(start));
        for (var i = index < 0 ? ~index : index; i < objects.Count; i++)
        {
            var obj = objects[i];
            if (!obj.Key.StartsWith(prefix, StringComparison.Ordinal)) break;
            yield return obj;
        }
    }

    public void Append(LogEntry entry)
    {
        if (entry.Previous is { } previous) Objects = Objects.Remove(previous);
        if (entry.Verb == "DELETED")
        {
            _byKey.Remove(entry.Object.Key);
        }
        else
        {
            Objects = Objects.Add(entry.Object);
            _byKey[entry.Object.Key] = entry.Object;
        }

        _window.Add(entry);
        _windowBytes += entry.Object.Json.Length;
        while (_window.Count > 1 && (_window.Count > options.WindowEvents || _windowBytes > options.WindowBytes))
        {
            var oldest = _window.RemoveOldest();
            _windowBytes -= oldest.Object.Json.Length;
            Floor = oldest.ResourceVersion;
        }

        Wake();
    }

    /// <summary>Replaces the bytes of every object without a change: the schema reads them differently now.</summary>
    public void Reinterpret(Func<StoredObject, StoredObject> read, ulong version) =>
        Become(ImmutableSortedSet.CreateRange(StoredObject.ByKey.Instance, Objects.Select(read)), version);

    /// <summary>Has these objects from now on, none of which is a change. Forgets the window and ends the watches.</summary>
    public void Become(ImmutableSortedSet<StoredObject> objects, ulong version)
    {
        Objects = objects;
        _byKey.Clear();
        foreach (var obj in Objects) _byKey[obj.Key] = obj;
        Restart(version);
    }

    /// <summary>Forgets the window and ends the watches.</summary>
    public void Restart(ulong version)
    {
        Forget(version);
        Incarnation++;
        Wake();
    }

    public void Remove(ulong version)
    {
        Removed = true;
        Incarnation++;
        Floor = version;
        Wake();
    }

    public void Forget(ulong version)
    {
        _window.Clear();
        _windowBytes = 0;
        Floor = version;
    }

    /// <summary>The sequence number of the first remembered change after <paramref name="version"/>; null when it may be forgotten.</summary>
    public long? SequenceAfter(ulong version)
    {
        if (version < Floor) return null;
        var sequence = Next;
        while (sequence > First && _window[sequence - 1].ResourceVersion > version) sequence--;
        return sequence;
    }

    public void Copy(long from, int limit, List<LogEntry> into)
    {
        for (var sequence = from; sequence < Next && sequence < from + limit; sequence++) into.Add(_window[sequence]);
    }

    /// <summary>The objects as they stood at <paramref name="version"/>: the changes since then are undone. Null when they are forgotten.</summary>
    public ImmutableSortedSet<StoredObject>? At(ulong version)
    {
        if (version < Floor) return null;
        var builder = Objects.ToBuilder();
        for (var sequence = Next - 1; sequence >= First && _window[sequence].ResourceVersion > version; sequence--)
        {
            var entry = _window[sequence];
            if (entry.Verb != "DELETED") builder.Remove(entry.Object);
            if (entry.Previous is { } previous) builder.Add(previous);
        }

        return builder.ToImmutable();
    }

    public Task Changed() => (_changed ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).Task;

    private void Wake()
    {
        var waiting = _changed;
        _changed = null;
        waiting?.TrySetResult();
    }
}
