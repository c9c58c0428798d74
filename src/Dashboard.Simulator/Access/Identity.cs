using System.Text.Json.Nodes;

namespace Dashboard.Simulator.Access;

/// <summary>Who asks.</summary>
/// <param name="Uid">Empty where the user has none.</param>
/// <param name="Extra">By key, in small letters.</param>
internal sealed record Identity(string Username, string Uid, IReadOnlyList<string> Groups, IReadOnlyDictionary<string, IReadOnlyList<string>> Extra)
{
    public const string Authenticated = "system:authenticated";

    private const string Masters = "system:masters";

    private static readonly Dictionary<string, IReadOnlyList<string>> None = [];

    /// <summary>Whom an open API server takes everybody for.</summary>
    public static Identity Admin { get; } = Of("admin", "", [Masters, Authenticated]);

    public bool IsMaster => Groups.Contains(Masters);

    public static Identity Of(string username, string uid, IReadOnlyList<string> groups) => new(username, uid, groups, None);

    /// <summary>A UserInfo: what is empty is left out.</summary>
    public JsonObject ToJson()
    {
        var info = new JsonObject { ["username"] = Username };
        if (Uid.Length > 0) info["uid"] = Uid;
        info["groups"] = Texts(Groups);
        if (Extra.Count > 0) info["extra"] = new JsonObject(Extra.Select(extra => KeyValuePair.Create(extra.Key, (JsonNode?)Texts(extra.Value))));
        return info;
    }

    private static JsonArray Texts(IEnumerable<string> texts) => new([.. texts.Select(text => (JsonNode)JsonValue.Create(text))]);
}
