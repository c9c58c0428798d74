using System.Collections.Frozen;
using System.Text.Json.Nodes;

namespace Dashboard.Simulator.Objects;

/// <summary>How a value merges and is owned.</summary>
public enum FieldShape
{
    /// <summary>A map's entries merge one by one; a list, or a scalar, is replaced as a whole.</summary>
    Granular,

    /// <summary>Replaced as a whole, whatever it is.</summary>
    Atomic,

    /// <summary>A list of distinct scalars, each owned by itself.</summary>
    SetList,

    /// <summary>A list of objects told apart by their <see cref="FieldType.Keys"/>.</summary>
    MapList,
}

/// <summary>The type of one field: what a schema says about merging it, and about what is inside. Immutable.</summary>
public sealed class FieldType
{
    /// <summary>A field that nothing special is known about.</summary>
    public static readonly FieldType Plain = new(FieldShape.Granular);

    /// <summary>A field without a schema: each entry of a map is owned beside what is in it.</summary>
    public static readonly FieldType Free = new(FieldShape.Granular) { IsFree = true };

    public static readonly FieldType Atomic = new(FieldShape.Atomic);

    public static readonly FieldType Set = new(FieldShape.SetList);

    public FieldType(FieldShape shape) => Shape = shape;

    public FieldShape Shape { get; }

    /// <summary>Of a map list: the keys in alphabetical order, as they appear in a path.</summary>
    public IReadOnlyList<string> Keys { get; init; } = [];

    /// <summary>What an item that lacks a key counts as having, by key.</summary>
    public IReadOnlyDictionary<string, JsonNode> KeyDefaults { get; init; } = FrozenDictionary<string, JsonNode>.Empty;

    /// <summary>The fields that are not plain.</summary>
    public IReadOnlyDictionary<string, FieldType> Fields { get; init; } = FrozenDictionary<string, FieldType>.Empty;

    /// <summary>Of a list: the type of its items.</summary>
    public FieldType? Items { get; init; }

    /// <summary>Of a map with free keys: the type of the values.</summary>
    public FieldType? Values { get; init; }

    /// <summary>The key by which a strategic merge tells the items of a list apart, if not the first of <see cref="Keys"/>.</summary>
    public string? PatchKey { get; init; }

    private bool IsFree { get; init; }

    /// <summary>The type of the field or entry <paramref name="name"/>.</summary>
    public FieldType Field(string name) =>
        Fields.TryGetValue(name, out var known) ? known : IsFree ? Free : Values ?? Plain;

    /// <summary>Whether an entry is owned by itself, beside what is in it: true for maps with free keys, false for the fields of a struct.</summary>
    public bool OwnsEntry(string name) => (IsFree || Values is not null) && !Fields.ContainsKey(name);

    /// <summary>The type of a list's items.</summary>
    public FieldType Item => Items ?? (IsFree ? Free : Plain);
}
