namespace Dashboard.Model.Access;

/// <summary>Who is asking. Made at an entry point (page, REST, hub, verb) and carried to where <see cref="ReadScope"/> is decided.</summary>
public sealed record Viewer(string Name, IReadOnlyList<string> Groups)
{
    /// <summary>Everyone, when authentication is off: only ever on loopback.</summary>
    public static Viewer Anonymous { get; } = new("anonymous", []);
}
