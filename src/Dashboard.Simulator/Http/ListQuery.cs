using System.Globalization;
using Dashboard.Simulator.Objects;
using Dashboard.Simulator.Store;

namespace Dashboard.Simulator.Http;

/// <summary>The query of a list or watch, parsed and checked as the API server does.</summary>
internal sealed record ListQuery
{
    /// <summary>A day, in seconds: timers have bounds, and nobody waits longer.</summary>
    private const int LongestTimeout = 86_400;

    public required bool Watch { get; init; }

    public required LabelSelector Labels { get; init; }

    public required FieldSelector Fields { get; init; }

    /// <summary>Zero lists everything.</summary>
    public int Limit { get; init; }

    public string Continue { get; init; } = "";

    public string ResourceVersion { get; init; } = "";

    public string Match { get; init; } = "";

    public bool? SendInitialEvents { get; init; }

    public bool AllowBookmarks { get; init; }

    public TimeSpan? Timeout { get; init; }

    public bool HasSelector => !Labels.IsEverything || !Fields.IsEverything;

    /// <summary>Null when no version was asked for.</summary>
    /// <exception cref="ApiError">500 for a watch and 400 for a list, as the real server has it.</exception>
    public ulong? Version
    {
        get
        {
            if (ResourceVersion.Length == 0) return null;
            if (ulong.TryParse(ResourceVersion, NumberStyles.None, CultureInfo.InvariantCulture, out var version)) return version;
            var problem = $"resourceVersion: Invalid value: \"{ResourceVersion}\": strconv.ParseUint: parsing \"{ResourceVersion}\": invalid syntax";
            throw Watch ? new ApiError(500, "", problem) : ApiError.BadRequest($"invalid resource version: {problem}");
        }
    }

    public static ListQuery Parse(IQueryCollection query, IReadOnlySet<string> selectable)
    {
        var parsed = new ListQuery
        {
            Watch = Flag(query, "watch") == true,
            Labels = LabelSelector.Parse(Text(query, "labelSelector")),
            Fields = FieldSelector.Parse(Text(query, "fieldSelector"), selectable),
            Limit = int.TryParse(Text(query, "limit"), NumberStyles.None, CultureInfo.InvariantCulture, out var limit) ? limit : 0,
            Continue = Text(query, "continue"),
            ResourceVersion = Text(query, "resourceVersion"),
            Match = Text(query, "resourceVersionMatch"),
            SendInitialEvents = Flag(query, "sendInitialEvents"),
            AllowBookmarks = Flag(query, "allowWatchBookmarks") == true,
            Timeout = int.TryParse(Text(query, "timeoutSeconds"), NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) && seconds > 0 ? TimeSpan.FromSeconds(Math.Min(seconds, LongestTimeout)) : null,
        };
        parsed.Check();
        return parsed;
    }

    public static string Text(IQueryCollection query, string name) => query.TryGetValue(name, out var values) ? values.ToString() : "";

    public static bool? Flag(IQueryCollection query, string name) => Text(query, name) switch
    {
        "" => query.ContainsKey(name) ? true : null,
        "1" or "true" or "True" or "TRUE" or "t" or "T" => true,
        _ => false,
    };

    private void Check()
    {
        var errors = new List<FieldError>();
        if (Match.Length > 0 && Match is not "Exact" and not "NotOlderThan")
        {
            errors.Add(FieldError.NotSupported("resourceVersionMatch", $"\"{Match}\"", ["\"Exact\"", "\"NotOlderThan\""]));
        }

        if (Watch)
        {
            if (SendInitialEvents is not null && Match != "NotOlderThan") errors.Add(FieldError.Forbidden("resourceVersionMatch", "sendInitialEvents requires setting resourceVersionMatch to NotOlderThan"));
            else if (SendInitialEvents is null && Match.Length > 0) errors.Add(FieldError.Forbidden("resourceVersionMatch", "resourceVersionMatch is forbidden for watch unless sendInitialEvents is provided"));
        }
        else
        {
            if (Match.Length > 0 && ResourceVersion.Length == 0) errors.Add(FieldError.Forbidden("resourceVersionMatch", "resourceVersionMatch is forbidden unless resourceVersion is provided"));
            if (Match.Length > 0 && Continue.Length > 0) errors.Add(FieldError.Forbidden("resourceVersionMatch", "resourceVersionMatch is forbidden when continue is provided"));
            if (Match == "Exact" && ResourceVersion == "0") errors.Add(FieldError.Forbidden("resourceVersionMatch", "resourceVersionMatch \"exact\" is forbidden for resourceVersion \"0\""));
            if (SendInitialEvents is not null) errors.Add(FieldError.Forbidden("sendInitialEvents", "sendInitialEvents is forbidden for list"));
        }

        if (errors.Count == 0) return;
        var rejected = RejectedException.Invalid("ListOptions.meta.k8s.io", "", errors);
        throw new ApiError(422, rejected.Reason, rejected.Message, new System.Text.Json.Nodes.JsonObject
        {
            ["group"] = "meta.k8s.io",
            ["kind"] = "ListOptions",
            ["causes"] = ApiError.CausesOf(rejected.Causes!),
        });
    }
}
