using Dashboard.Model;
using Dashboard.Projections.Findings;
using Dashboard.Projections.Health;

namespace Dashboard.Projections.Live.Folding;

/// <summary>An object's row while a batch is folded: loaded as it was stored, changed by each of its rows, written once.</summary>
internal sealed class FoldedObject(int id, ObjectIdentity identity, KindEntry kind)
{
    public int Id { get; } = id;

    public ObjectIdentity Identity { get; } = identity;

    public KindEntry Kind { get; set; } = kind;

    public HealthStatus Health { get; set; }

    public string Reason { get; set; } = "";

    public string Message { get; set; } = "";

    public DateTimeOffset Since { get; set; }

    /// <summary>JSON text.</summary>
    public string Labels { get; set; } = "{}";

    public string?[] Cells { get; set; } = [];

    /// <summary>The cells were read with the columns that hold at the end of the batch.</summary>
    public bool CellsRead { get; set; }

    public string ResourceVersion { get; set; } = "";

    public long? Generation { get; set; }

    public DateTimeOffset CreatedAt { get; set; }

    public DateTimeOffset ChangedAt { get; set; }

    public DateTimeOffset? DeletedAt { get; set; }

    public bool InferredDelete { get; set; }

    public long FirstPosition { get; set; }

    public long Position { get; set; }

    public int Versions { get; set; }

    public int NoiseVersions { get; set; }

    public bool Live => Versions > 0 && DeletedAt is null;

    /// <summary>Open spans and edges, stored or of this batch.</summary>
    public HealthSpanRow? OpenHealth { get; set; }

    public List<ConditionSpanRow> OpenConditions { get; } = [];

    public List<OwnerEdgeRow> OpenOwners { get; } = [];

    /// <summary>By path. Loaded only for objects whose batch touches what is read for references.</summary>
    public Dictionary<string, ReferenceEdgeRow> OpenReferences { get; } = new(StringComparer.Ordinal);

    /// <summary>What findings remember of it.</summary>
    public ObjectTrace Trace { get; set; } = new();

    /// <summary>As it was before the batch; null: not there, or deleted.</summary>
    public (HealthStatus Status, string Reason)? Before { get; set; }

    /// <summary>It names other owners than before the batch.</summary>
    public bool OwnersChanged { get; set; }

    public Verb LastVerb { get; set; }
}
