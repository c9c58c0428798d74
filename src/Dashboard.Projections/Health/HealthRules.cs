using System.Text.Json;
using Dashboard.Model;
using Dashboard.Projections.Columns;
using Dashboard.Projections.Objects;
using Dashboard.Projections.Reading;

namespace Dashboard.Projections.Health;

/// <summary>
/// Derives health as kstatus does: rules of known kinds from a data file, for every other kind deletion, suspension, observedGeneration,
/// conditions, phase and replica counts. Objects without any of these are healthy. Immutable and thread-safe; never throws for hostile JSON.
/// </summary>
public sealed class HealthRules
{
    private readonly Dictionary<(string Group, string Kind), HealthRule> _rules = [];
    private readonly Dictionary<string, JsonPath> _paths = new(StringComparer.Ordinal);
    private readonly HealthWords _words;

    private HealthRules(RuleFile file)
    {
        _words = file.Words;
        foreach (var rule in file.Rules)
        {
            foreach (var kind in rule.Kinds)
                _rules.Add((rule.Group, kind), rule);
            foreach (var path in rule.Steps.SelectMany(PathsOf))
                _paths.TryAdd(path, JsonPath.TryParse(path) ?? throw new JsonException($"Health rule of {rule.Kinds[0]}: '{path}' is not a path."));
        }
    }

    /// <summary>The rules that come with the program.</summary>
    public static HealthRules BuiltIn { get; } = Load();

    /// <summary>Of an object whose captured bytes are no JSON, or no text.</summary>
    public static HealthVerdict Unreadable { get; } = new(
        HealthStatus.Unknown, "Unreadable", "the captured JSON cannot be read", null, [new HealthCheck(HealthStatus.Unknown, "the captured JSON cannot be read")]);

    /// <summary>How a condition's interval is coloured.</summary>
    public HealthStatus OfCondition(ConditionReading condition) =>
        _words.Of(condition) ?? (condition.Status == "Unknown" ? HealthStatus.Unknown : HealthStatus.Healthy);

    /// <summary>Unknown where the captured bytes cannot be read.</summary>
    public HealthVerdict Judge(Change change)
    {
        try
        {
            using var document = CapturedJson.TryParse(change.Json);
            return document is null || change.Quarantined ? Unreadable : Judge(change.Object.Kind, document.RootElement);
        }
        catch (InvalidOperationException)
        {
            return Unreadable; // names that are no text: half of a surrogate pair
        }
    }

    public HealthVerdict Judge(GroupVersionKind kind, JsonElement root) => Judge(kind, root, ConditionReading.All(root));

    public HealthVerdict Judge(GroupVersionKind kind, JsonElement root, IReadOnlyList<ConditionReading> conditions)
    {
        return _rules.TryGetValue((kind.Group, kind.Kind), out var rule) || _rules.TryGetValue(("*", kind.Kind), out rule)
            ? Judge(rule, kind, root, conditions) with { Rule = kind.ToString() }
            : new GenericHealth(_words).Judge(root, conditions);
    }

    /// <summary>A rule decides health of the kind, in words; null: none does, and the generic one is used.</summary>
    public IReadOnlyList<string>? Describe(GroupVersionKind kind) =>
        _rules.TryGetValue((kind.Group, kind.Kind), out var rule) || _rules.TryGetValue(("*", kind.Kind), out rule) ? [.. rule.Steps.Select(StepWords.Sentence)] : null;

    private HealthVerdict Judge(HealthRule rule, GroupVersionKind kind, JsonElement root, IReadOnlyList<ConditionReading> conditions)
    {
        var checks = new List<HealthCheck>();
        var evaluation = new RuleEvaluation(root, conditions, _paths);
        foreach (var step in rule.Steps)
        {
            if (step.Use is { } shared)
            {
                if (SharedChecks.Run(shared, root, checks) is { } verdict)
                    return verdict;
            }
            else if (evaluation.Holds(step))
            {
                return Decide(step, evaluation, checks);
            }
            else
            {
                checks.Add(new HealthCheck(HealthStatus.Healthy, $"not: {StepWords.Of(step)}"));
            }
        }

        checks.Add(new HealthCheck(HealthStatus.Healthy, $"nothing in the rule for {kind.Kind} says otherwise"));
        return new HealthVerdict(HealthStatus.Healthy, "", "", null, checks);
    }

    private static HealthVerdict Decide(HealthStep step, in RuleEvaluation evaluation, List<HealthCheck> checks)
    {
        var condition = step.Condition is { } type ? evaluation.Condition(type) : evaluation.Tested;
        var text = step.Say ?? (condition is null ? "" : $"condition {condition.Type}={condition.Status}");
        var reason = "";
        foreach (var source in step.Reason ?? [])
            if (reason.Length == 0)
                reason = source == "@" ? evaluation.Matched ?? "" : source.StartsWith('=') ? source[1..] : evaluation.Value(source) ?? "";
        if (reason.Length == 0 && step.Reason is null)
            reason = condition?.Reason is { Length: > 0 } stated ? stated : condition?.Type ?? "";
        if (step.Is == HealthStatus.Healthy)
        {
            checks.Add(new HealthCheck(HealthStatus.Healthy, text, condition?.Since));
            return new HealthVerdict(HealthStatus.Healthy, "", "", condition?.Since, checks);
        }

        string? detail = null;
        foreach (var path in step.Message ?? [])
            detail ??= evaluation.Value(path);
        detail ??= condition?.Message;
        var since = step.Since is { } path2 ? ConditionReading.Time(evaluation.Value(path2)) : condition?.Since;
        return Sentence(step.Is, reason, text, detail, since, checks);
    }

    internal static HealthVerdict Sentence(HealthStatus status, string reason, string text, string? detail, DateTimeOffset? since, List<HealthCheck> checks)
    {
        if (reason.Length > 0 && !text.Contains(reason, StringComparison.Ordinal))
            text = $"{text}: {reason}";
        checks.Add(new HealthCheck(status, text, since));
        return new HealthVerdict(status, reason, string.IsNullOrEmpty(detail) ? text : $"{text}: {detail}", since, checks);
    }

    private static IEnumerable<string> PathsOf(HealthStep step) =>
        (step.When ?? []).SelectMany(test => new[] { test.Path, test.Below, test.Differs })
            .Concat(step.Reason ?? []).Concat(step.Message ?? []).Append(step.Since)
            .OfType<string>().Where(path => path != "@" && !path.StartsWith('='));

    private static HealthRules Load()
    {
        using var stream = typeof(HealthRules).Assembly.GetManifestResourceStream("health-rules.json")!;
        return new HealthRules(JsonSerializer.Deserialize<RuleFile>(stream, RuleJson.Options)!);
    }

    private sealed record RuleFile(HealthWords Words, IReadOnlyList<HealthRule> Rules);
}
