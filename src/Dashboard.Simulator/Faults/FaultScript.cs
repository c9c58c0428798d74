using System.Text.Json.Nodes;
using Dashboard.Simulator.Access;

namespace Dashboard.Simulator.Faults;

/// <summary>The rules in force at one API server, in the order in which they were added, and how often each struck. Safe for concurrent use.</summary>
public sealed class FaultScript
{
    private readonly Lock _gate = new();
    private readonly List<Entry> _entries = [];

    /// <summary>Adds all rules of a script.</summary>
    /// <exception cref="FormatException">Nothing was added; every problem, each naming its field and what is allowed.</exception>
    public void Add(string json)
    {
        var rules = FaultRuleReader.Read(json);
        lock (_gate) _entries.AddRange(rules.Select(rule => new Entry(rule)));
    }

    /// <summary>What strikes at a body that is being sent goes on until its answer has ended.</summary>
    public void Clear()
    {
        lock (_gate) _entries.Clear();
    }

    /// <summary>How often rules of this name have struck.</summary>
    public long Struck(string name)
    {
        lock (_gate) return _entries.Where(entry => entry.Rule.Name == name).Sum(entry => entry.Struck);
    }

    internal JsonObject ToJson()
    {
        lock (_gate)
        {
            return new JsonObject { ["rules"] = new JsonArray([.. _entries.Select(entry =>
            {
                var rule = (JsonObject)entry.Rule.Source.DeepClone();
                rule["matched"] = entry.Matched;
                rule["struck"] = entry.Struck;
                return (JsonNode)rule;
            })]) };
        }
    }

    /// <summary>Counts the request and says which rules strike at it.</summary>
    internal IReadOnlyList<FaultRule> Strike(HttpRequest request, RequestAttributes attributes)
    {
        lock (_gate) return [.. _entries.Where(entry => entry.Strikes(request, attributes)).Select(entry => entry.Rule)];
    }

    private sealed class Entry(FaultRule rule)
    {
        private readonly Random _random = new(rule.Match.Seed);

        public FaultRule Rule => rule;

        public long Matched { get; private set; }

        public long Struck { get; private set; }

        public bool Strikes(HttpRequest request, RequestAttributes attributes)
        {
            var match = rule.Match;
            if (!match.Covers(request, attributes)) return false;
            Matched++;
            var strikes = (match.Nth is not { } nth || nth == Matched) && (match.Times is not { } times || Struck < times)
                && (match.Probability >= 1 || _random.NextDouble() < match.Probability);
            if (strikes) Struck++;
            return strikes;
        }
    }
}
