namespace Dashboard.Model.Redaction;

/// <summary>How names are judged inside a container.</summary>
internal enum NameMode : byte
{
    Normal,

    /// <summary>Under a sensitive name: every scalar is hidden unless its own name describes or refers.</summary>
    Sensitive,

    /// <summary>In a schema, field names are definitions, not values: only defaults and examples under a sensitive name are hidden.</summary>
    Schema,
    SchemaSensitive,

    /// <summary>Every scalar is hidden, whatever its name.</summary>
    Everything,
}

/// <summary>Where in the standard outline of an object a container stands.</summary>
internal enum Place : byte
{
    Elsewhere,
    Root,
    Metadata,
    Annotations,
}

/// <summary>A scalar that may have to be hidden once its siblings are known: their order is free.</summary>
internal readonly record struct PendingScalar(int Start, int Length, bool IsString);

/// <summary>An open object or array of the walk.</summary>
internal struct RedactionFrame
{
    public bool IsArray;
    public NameMode Mode;
    public Place Place;
    public PathRules? Paths;

    // About the property being read.
    public NameMode ChildMode;
    public Place ChildPlace;
    public PathRules? ChildPaths;
    public bool HideScalar;
    public bool IsLastApplied;
    public bool IsName;
    public bool IsValue;
    public bool IsKey;

    // About a { name, value } or { name, key } object.
    public bool HasName;
    public bool NameIsSensitive;
    public PendingScalar? Value;
    public PendingScalar? Key;
}
