namespace Dashboard.Watch.Tests.Parts;

/// <summary>JSON of small objects and of the lines and lists that carry them.</summary>
internal static class Objects
{
    public static string Object(string uid, int version, string? name = null, string text = "") =>
        $$$"""{"apiVersion":"fleet.example.com/v1","kind":"Widget","metadata":{"name":"{{{name ?? uid}}}","namespace":"default","uid":"{{{uid}}}","resourceVersion":"{{{version}}}","generation":1},"spec":{"text":"{{{text}}}"}}""";

    public static string Added(string uid, int version, string? name = null, string text = "") => Line("ADDED", Object(uid, version, name, text));

    public static string Modified(string uid, int version, string? name = null, string text = "") => Line("MODIFIED", Object(uid, version, name, text));

    public static string Deleted(string uid, int version, string? name = null) => Line("DELETED", Object(uid, version, name));

    public static string Bookmark(int version) => Line("BOOKMARK", $$$"""{"kind":"Widget","apiVersion":"fleet.example.com/v1","metadata":{"resourceVersion":"{{{version}}}"},"spec":{"containers":null}}""");

    public static string InitialEnd(int version) =>
        Line("BOOKMARK", $$$"""{"kind":"Widget","apiVersion":"fleet.example.com/v1","metadata":{"annotations":{"k8s.io/initial-events-end":"true"},"resourceVersion":"{{{version}}}"} }""");

    public static string Error(int code, string reason, string cause = "") => Line("ERROR", Answer.StatusObject(code, reason, cause));

    public static string Line(string type, string json) => $$"""{"type":"{{type}}","object":{{json}}}""";

    public static string List(int version, string? token, params string[] items) =>
        $$$"""{"apiVersion":"fleet.example.com/v1","items":[{{{string.Join(',', items)}}}],"kind":"WidgetList","metadata":{"continue":"{{{token}}}","resourceVersion":"{{{version}}}"}}""";
}
