using System.Globalization;

namespace Dashboard.Projections.Health;

/// <summary>What a step of a rule asks, in words.</summary>
internal static class StepWords
{
    /// <summary>With what it decides: <c>Failed if condition Ready=False</c>.</summary>
    public static string Sentence(HealthStep step) => step.Use switch
    {
        "deleting" => "Progressing while its deletion is requested",
        "observed" => "Progressing while its status is of an older generation",
        _ when step.When is { Count: 0 } => $"{step.Is} otherwise: {Of(step)}",
        _ => $"{step.Is} if {Of(step)}",
    };

    public static string Of(HealthStep step) => step.Say is { } said && !(step.When ?? []).Any(test => test.Condition is not null)
        ? said
        : step.When is { Count: > 0 } tests ? string.Join(" and ", tests.Select(Of)) : "nothing above holds";

    private static string Of(HealthTest test)
    {
        if (test.Condition is { } type)
            return test.Not is { } not ? $"condition {type} is not {not}"
                : (test.Status is { } status ? $"condition {type}={status}" : $"condition {type}") + (test.Reasons is { } reasons ? $" for {Any(reasons)}" : "");
        if (test.In is { } words)
            return $"{test.Path} is {Any(words)}";
        if (test.Exists is { } exists)
            return $"{test.Path} is {(exists ? "set" : "not set")}";
        if (test.Above is { } above)
            return $"{test.Path} is above {above.ToString(CultureInfo.InvariantCulture)}";
        return test.Below is { } below ? $"{test.Path} is below {below}" : $"{test.Path} differs from {test.Differs}";
    }

    private static string Any(IReadOnlyList<string> words) => words.Count == 1 ? words[0] : $"{string.Join(", ", words.SkipLast(1))} or {words[^1]}";
}
