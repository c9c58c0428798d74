using System.Text.Json;
using Dashboard.Model;
using Dashboard.Projections.Health;
using Dashboard.Projections.Objects;

namespace Dashboard.Projections.Reading;

/// <summary>From rows of the view to what queries answer.</summary>
internal static class ObjectRows
{
    public static ObjectIdentity Identity(this ObjectEntity row) => new(new GroupVersionKind(row.Group, row.Version, row.Kind), row.Namespace, row.Name, row.Uid);

    /// <summary>A deleted object is Missing; its message says what it was last.</summary>
    public static HealthState State(this ObjectEntity row)
    {
        var status = (HealthStatus)row.Health;
        if (row.DeletedAt is not { } deleted)
            return new HealthState(status, row.HealthReason, row.HealthMessage, row.HealthSince);
        var last = row.HealthReason.Length > 0 ? $"{status}: {row.HealthReason}" : status.ToString();
        return row.InferredDelete
            ? new HealthState(HealthStatus.Missing, "InferredDelete", $"found gone by a relist; final state unknown, last seen {last}", deleted)
            : new HealthState(HealthStatus.Missing, "Deleted", $"deleted; last seen {last}", deleted);
    }

    public static ObjectRow Row(this ObjectEntity row) => new(row.ObjectId, row.Identity(), row.State(), row.CreatedAt, row.Position, row.Cells);

    public static IReadOnlyDictionary<string, string> LabelMap(this ObjectEntity row) => JsonSerializer.Deserialize<Dictionary<string, string>>(row.Labels) ?? [];
}
