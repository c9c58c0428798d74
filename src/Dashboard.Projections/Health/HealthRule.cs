namespace Dashboard.Projections.Health;

/// <summary>Steps for known kinds, tried in order; the first whose tests all hold decides. None: the object is healthy.</summary>
/// <param name="Group">API group; <c>*</c> is any.</param>
internal sealed record HealthRule(IReadOnlyList<string> Kinds, IReadOnlyList<HealthStep> Steps, string Group = "");

/// <summary>One step of a rule.</summary>
/// <param name="Use">A shared step in place of everything else: <c>deleting</c> or <c>observed</c>.</param>
/// <param name="Reason">Paths tried in order; <c>=word</c> is that word, <c>@</c> the value that the last path test found. None: the condition's.</param>
/// <param name="Condition">The condition that explains the step; else the first one tested.</param>
/// <param name="Say">What the step found, in words. None: the condition's text.</param>
internal sealed record HealthStep(
    HealthStatus Is = HealthStatus.Healthy,
    IReadOnlyList<HealthTest>? When = null,
    string? Use = null,
    IReadOnlyList<string>? Reason = null,
    IReadOnlyList<string>? Message = null,
    string? Since = null,
    string? Condition = null,
    string? Say = null);

/// <summary>A test on a field (<see cref="Path"/>) or on a condition. What is given must hold.</summary>
/// <param name="Below">The number at path (absent: 0) is below the one at this path.</param>
/// <param name="Default">What the number at <paramref name="Below"/> is when it is absent.</param>
/// <param name="Differs">Both paths have a value, and they differ.</param>
/// <param name="Not">The condition's status is another one, or the condition is absent.</param>
internal sealed record HealthTest(
    string? Path = null,
    IReadOnlyList<string>? In = null,
    bool? Exists = null,
    double? Above = null,
    string? Below = null,
    double Default = 0,
    string? Differs = null,
    string? Condition = null,
    string? Status = null,
    string? Not = null,
    IReadOnlyList<string>? Reasons = null);
