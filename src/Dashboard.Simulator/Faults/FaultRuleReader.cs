using System.Collections.Frozen;
using System.Text;
using System.Text.Json.Nodes;
using Dashboard.Simulator.Objects;

namespace Dashboard.Simulator.Faults;

/// <summary>Reads fault scripts. A script is checked as a whole: it is taken with all its rules or not at all.</summary>
internal static class FaultRuleReader
{
    private const int MostRules = 1_000;

    private static readonly string[] Verbs = ["get", "list", "watch", "create", "update", "patch", "delete", "deletecollection"];

    /// <summary>What each action takes: its parameters, which of them it needs, and whether it may come within an answer.</summary>
    private static readonly FrozenDictionary<FaultAction, Shape> Shapes = new Dictionary<FaultAction, Shape>
    {
        [FaultAction.Reset] = new([], []),
        [FaultAction.Close] = new([], []),
        [FaultAction.Stall] = new([], []),
        [FaultAction.Status] = new(["code", "reason", "retryAfterSeconds"], ["code"], WithinAnswer: false),
        [FaultAction.Error] = new(["code", "reason", "open"], ["code"]),
        [FaultAction.GarbageBytes] = new(["bytes"], []),
        [FaultAction.GarbageLine] = new([], []),
        [FaultAction.UnknownType] = new(["type"], []),
        [FaultAction.Split] = new(["bytes"], []),
        [FaultAction.Slow] = new(["bytesPerSecond"], ["bytesPerSecond"]),
        [FaultAction.Stale] = new(["versions"], ["versions"], WithinAnswer: false),
        [FaultAction.Duplicate] = new([], []),
        [FaultAction.Replay] = new(["lines"], ["lines"]),
        [FaultAction.DropBookmarks] = new(["count"], []),
        [FaultAction.OnlyBookmarks] = new([], []),
        [FaultAction.NoInitialEventsEnd] = new([], []),
        [FaultAction.ExpireContinue] = new([], [], WithinAnswer: false),
        [FaultAction.FutureVersion] = new([], [], WithinAnswer: false),
        [FaultAction.OversizedLine] = new(["bytes"], ["bytes"]),
    }.ToFrozenDictionary();

    private static readonly FrozenDictionary<string, FaultAction> Actions =
        Shapes.Keys.ToFrozenDictionary(action => char.ToLowerInvariant($"{action}"[0]) + $"{action}"[1..], StringComparer.Ordinal);

    /// <param name="json"><c>{"rules":[...]}</c>, or one rule.</param>
    /// <exception cref="FormatException">Every problem, each naming its field and what is allowed.</exception>
    public static IReadOnlyList<FaultRule> Read(string json)
    {
        JsonObject script;
        try
        {
            script = JsonInput.ParseObject(Encoding.UTF8.GetBytes(json));
        }
        catch (RejectedException e)
        {
            throw new FormatException($"The script is not a JSON object: {e.Message}", e);
        }

        var problems = new List<string>();
        var rules = new List<FaultRule>();
        if (!script.ContainsKey("rules"))
        {
            rules.Add(Rule(script, "rule", problems));
        }
        else
        {
            _ = new FaultFields(script, "script", problems, "rules");
            if (script["rules"] is not JsonArray { Count: <= MostRules } given) problems.Add($"rules must be a list of at most {MostRules} rules.");
            else rules.AddRange(given.Select((rule, i) => Rule(rule, $"rules[{i}]", problems)));
        }

        return problems.Count == 0 ? rules : throw new FormatException(string.Join(' ', problems));
    }

    private static FaultRule Rule(JsonNode? node, string at, List<string> problems)
    {
        var rule = new FaultFields(node, at, problems, "name", "match", "at", "do");
        rule.Require("do");
        var point = Point(node?["at"], $"{at}.at", problems);
        var effect = Effect(node?["do"], $"{at}.do", problems);
        if (!point.IsRequest && !Shapes[effect.Action].WithinAnswer) problems.Add($"{at}.at is not allowed with this action: it replaces the whole answer.");
        // Only a token can expire.
        var match = Match(node?["match"], $"{at}.match", problems) with { Continued = effect.Action == FaultAction.ExpireContinue };
        return new FaultRule(rule.Text("name") ?? "", match, point, effect, node as JsonObject ?? []);
    }

    private static FaultMatch Match(JsonNode? node, string at, List<string> problems)
    {
        var match = new FaultFields(node, at, problems, "method", "path", "query", "verb", "resource", "namespace", "nth", "times", "probability", "seed");
        return new FaultMatch
        {
            Method = match.Text("method"),
            Path = match.Glob("path"),
            Query = match.Glob("query"),
            Verb = match.Text("verb", Verbs),
            Resource = match.Glob("resource"),
            Namespace = match.Text("namespace"),
            Nth = match.Whole("nth", 1, long.MaxValue),
            Times = match.Whole("times", 1, long.MaxValue),
            Probability = match.Share("probability") ?? 1,
            Seed = (int)(match.Whole("seed", int.MinValue, int.MaxValue) ?? 0),
        };
    }

    private static FaultPoint Point(JsonNode? node, string at, List<string> problems)
    {
        var point = new FaultFields(node, at, problems, "line", "byte", "afterMilliseconds");
        if (node is JsonObject { Count: not 1 }) problems.Add($"{at} must have one of line, byte, afterMilliseconds.");
        var after = point.Whole("afterMilliseconds", 0, 3_600_000);
        return new FaultPoint(point.Whole("line", 0, int.MaxValue), point.Whole("byte", 0, int.MaxValue), after is { } milliseconds ? TimeSpan.FromMilliseconds(milliseconds) : null);
    }

    private static FaultEffect Effect(JsonNode? node, string at, List<string> problems)
    {
        var name = node is JsonObject given && given["action"] is JsonValue value && value.TryGetValue<string>(out var text) ? text : "";
        if (!Actions.TryGetValue(name, out var action))
        {
            problems.Add($"{at}.action must be one of {string.Join(", ", Actions.Keys.Order(StringComparer.Ordinal))}.");
            return new FaultEffect(FaultAction.Reset);
        }

        var shape = Shapes[action];
        var fields = new FaultFields(node, at, problems, ["action", .. shape.Parameters]);
        foreach (var needed in shape.Needed) fields.Require(needed);
        return new FaultEffect(action)
        {
            Code = (int)(fields.Whole("code", 400, 599) ?? 0),
            Reason = fields.Text("reason") ?? "",
            RetryAfterSeconds = (int?)fields.Whole("retryAfterSeconds", 0, 3_600),
            Open = fields.Flag("open") ?? false,
            Type = fields.Text("type") ?? "RENAMED",
            Amount = fields.Whole("bytes", 1, 256 * 1024 * 1024) ?? fields.Whole("bytesPerSecond", 1, int.MaxValue) ?? fields.Whole("versions", 1, int.MaxValue)
                ?? fields.Whole("lines", 1, 1_000) ?? fields.Whole("count", 1, int.MaxValue) ?? Default(action),
        };
    }

    private static long Default(FaultAction action) => action switch
    {
        FaultAction.Split => 7,
        FaultAction.GarbageBytes => 40,
        FaultAction.DropBookmarks => long.MaxValue,
        _ => 0,
    };

    private sealed record Shape(string[] Parameters, string[] Needed, bool WithinAnswer = true);
}
