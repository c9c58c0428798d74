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

    /// <summary>The last row's payload; empty when it is not there (retention has dropped it).</summary>
    public byte[] Payload { get; set; } = [];

    public long Position { get; set; }

    public bool Alive => Verb is not (Verb.Deleted or Verb.InferredDelete);
}

/// <summary>A kind's row.</summary>
internal sealed record KindState(int Id, GroupVersionKind Kind, string Resource, bool Namespaced);
