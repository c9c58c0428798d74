using Dashboard.Log.Payloads;
using Dashboard.Model;

namespace Dashboard.Log.Writing;

/// <summary>What the writer remembers of one object: enough to tell a repeat from a change and to diff the next version. Never the whole object.</summary>
internal sealed class ObjectState(int id, string uid, string? @namespace, string name)
{
    public int Id { get; } = id;

    public string Uid { get; } = uid;

    public string? Namespace { get; } = @namespace;

    public string Name { get; } = name;

    public required KindState Kind { get; set; }

    /// <summary>Of the last row.</summary>
    public Verb Verb { get; set; }

    public string ResourceVersion { get; set; } = "";

    public long? Generation { get; set; }

    public byte[] ContentHash { get; set; } = [];

    /// <summary>The last version's bytes, packed; null while <see cref="Recent"/> has them, or when they are in the log only.</summary>
    public byte[]? Packed { get; set; }

    /// <summary>What <see cref="Packed"/> was packed with.</summary>
    public ZstdDictionary? PackedWith { get; set; }

    /// <summary>The last version at hand; null: it was let go of.</summary>
    public RecentVersion? Recent { get; set; }

    public bool HasBytes => Packed is not null || Recent is not null;

    /// <summary>Of the last row from its keyframe.</summary>
    public short Distance { get; set; }

    /// <summary>Of the last row.</summary>
    public long Position { get; set; }

    /// <summary>False: retention has dropped all that there was.</summary>
    public bool HasRow => ContentHash.Length > 0;

    public bool Alive => Verb is not (Verb.Deleted or Verb.InferredDelete);
}

/// <summary>A kind's row, and what its objects' next rows are encoded with.</summary>
internal sealed class KindState(int id, GroupVersionKind kind, string resource, bool namespaced)
{
    public int Id { get; } = id;

    public GroupVersionKind Kind { get; } = kind;

    public string Resource { get; } = resource;

    public bool Namespaced { get; } = namespaced;

    public KindDictionaries Dictionaries { get; set; }
}
