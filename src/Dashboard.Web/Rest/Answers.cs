using System.Text.Json.Serialization;
using Dashboard.Model;
using Dashboard.Projections.Audit;
using Dashboard.Projections.Coverage;
using Dashboard.Projections.Health;

namespace Dashboard.Web.Rest;

/// <summary>Every list: a page of items, the next page's cursor, and how complete the answer is.</summary>
public sealed record ListAnswer<T>(IReadOnlyList<T> Items, string? Next, CoverageAnswer Coverage)
{
    /// <summary>Changes left out because only bookkeeping changed; null where that does not apply.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? NoiseHidden { get; init; }

    /// <summary>Matches over all pages; null where they are not counted.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? Total { get; init; }
}

public sealed record CoverageAnswer(bool Complete, DateTimeOffset From, DateTimeOffset To, IReadOnlyList<GapAnswer> Gaps)
{
    public static CoverageAnswer Of(CoverageStatement statement) =>
        new(statement.Complete, statement.From, statement.To, [.. statement.Gaps.Select(GapAnswer.Of)]);
}

/// <param name="To">Null: still open.</param>
public sealed record GapAnswer(string Cluster, string Group, string Kind, string? Namespace, DateTimeOffset From, DateTimeOffset? To, string Reason)
{
    public static GapAnswer Of(Gap gap) => new(
        gap.Cluster, gap.Resource.Group, gap.Kind, gap.Namespace, gap.From, gap.To,
        gap.Detail.Length == 0 ? gap.Reason.ToString() : $"{gap.Reason}: {gap.Detail}");
}

public sealed record HealthAnswer(HealthStatus Status, string Reason, DateTimeOffset? Since)
{
    /// <summary>How it was decided; null in lists, and where nothing was.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public ExplanationAnswer? Explanation { get; init; }

    public static HealthAnswer Of(HealthState health) => new(health.Status, health.Reason, health.Since);

    public static HealthAnswer Of(HealthState health, HealthVerdict? verdict) => Of(health) with
    {
        Explanation = verdict is null ? null : new ExplanationAnswer(verdict.Rule, verdict.Message, [.. verdict.Checks.Select(check => new CheckAnswer(check.Status, check.Text, check.Since))]),
    };
}

/// <param name="Rule">The kind that a rule is of, as Kind.group; generic where none knows the kind.</param>
/// <param name="Checks">In the order made; the last that is not healthy decided, unless all are.</param>
public sealed record ExplanationAnswer(string Rule, string Message, IReadOnlyList<CheckAnswer> Checks);

public sealed record CheckAnswer(HealthStatus Status, string Text, DateTimeOffset? Since);

/// <param name="Confidence">manager: from managedFields, a tool's claim; user: from an audit record; unknown.</param>
public sealed record ManagerAnswer(string? Name, string Confidence)
{
    public static ManagerAnswer Of(string? manager) => new(manager, manager is null ? "unknown" : "manager");
}

/// <param name="Was">JSON; absent before when null.</param>
/// <param name="Is">JSON; gone when null.</param>
/// <param name="Manager">Who set it last.</param>
public sealed record FieldAnswer(
    string Path, [property: JsonConverter(typeof(RawJsonConverter))] string? Was, [property: JsonConverter(typeof(RawJsonConverter))] string? Is,
    ManagerAnswer Manager)
{
    public static FieldAnswer Of(FieldChange field) => new(field.Path, field.Was, field.Is, ManagerAnswer.Of(field.Manager));
}

/// <summary>A row of a list of changes: a change, or (verb <c>gap</c>) an interval that was not covered.</summary>
[JsonDerivedType(typeof(ChangeAnswer))]
[JsonDerivedType(typeof(GapRowAnswer))]
public abstract record RowAnswer(
    [property: JsonPropertyOrder(-3)] string Cluster, [property: JsonPropertyOrder(-2)] long Position, [property: JsonPropertyOrder(-1)] string Verb)
{
    public static RowAnswer Of(string cluster, HistoryRow row) => row switch
    {
        ChangeRow change => new ChangeAnswer(
            cluster, change.Position, change.RecordedAt, change.At, VerbName(change.Verb), change.Object.Kind.Group, change.Object.Kind.Version,
            change.Object.Kind.Kind, change.Object.Namespace, change.Object.Name, change.Object.Uid, change.ResourceVersion, change.Generation,
            ManagerAnswer.Of(change.Manager),
            [.. change.Fields.Select(FieldAnswer.Of)], change.MoreFields, change.Noise, change.Quarantined, change.ContentHash),
        GapRow(var gap) => new GapRowAnswer(
            cluster, gap.Position, gap.Resource.Group, gap.Kind, gap.Namespace, gap.From, gap.To, GapAnswer.Of(gap).Reason),
        _ => throw new InvalidOperationException($"No answer for {row.GetType()}."),
    };

    private static string VerbName(Model.Verb verb) => System.Text.Json.JsonNamingPolicy.CamelCase.ConvertName(verb.ToString());
}

/// <param name="Quarantined">The version could not be processed and is not kept: the change is known, what it held is not.</param>
public sealed record ChangeAnswer(
    string Cluster, long Position, DateTimeOffset RecordedAt, DateTimeOffset ObservedAt, string Verb, string Group, string Version, string Kind,
    string? Namespace, string Name, string Uid, string ResourceVersion, long? Generation, ManagerAnswer Manager, IReadOnlyList<FieldAnswer> Fields,
    int MoreFields, bool Noise, bool Quarantined, string ContentHash) : RowAnswer(Cluster, Position, Verb);

public sealed record GapRowAnswer(
    string Cluster, long Position, string Group, string Kind, string? Namespace, DateTimeOffset From, DateTimeOffset? To, string Reason)
    : RowAnswer(Cluster, Position, "gap");
