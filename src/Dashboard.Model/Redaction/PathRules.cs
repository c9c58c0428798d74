using System.Text;

namespace Dashboard.Model.Redaction;

/// <summary>
/// Paths of fields to hide in one kind, as a tree. Written as <c>spec.auth.password</c>, <c>spec.users[].token</c> for every item,
/// <c>spec.accounts.*.pin</c> for every value of a map.
/// </summary>
public sealed class PathRules
{
    private readonly Dictionary<string, PathRules> named = new(StringComparer.Ordinal);
    private PathRules? any;

    /// <summary>The whole value is hidden.</summary>
    internal bool Hidden { get; private set; }

    /// <exception cref="ArgumentException">A path is empty or has an empty part.</exception>
    public static PathRules Of(IEnumerable<string> paths)
    {
        var root = new PathRules();
        foreach (var path in paths)
        {
            var node = root;
            foreach (var part in path.Replace("[]", ".*", StringComparison.Ordinal).Split('.'))
            {
                if (part.Length == 0)
                    throw new ArgumentException($"Path '{path}': a part is empty. Write names with dots between, [] for items, * for any name.", nameof(paths));
                node = part == "*" ? node.any ??= new PathRules() : node.Named(part);
            }
            node.Hidden = true;
        }
        return root;
    }

    internal PathRules? Item => any;

    internal PathRules? Child(ReadOnlySpan<byte> name) =>
        named.Count > 0 && named.TryGetValue(Encoding.UTF8.GetString(name), out var child) ? child : any;

    private PathRules Named(string part)
    {
        if (!named.TryGetValue(part, out var child))
            named.Add(part, child = new PathRules());
        return child;
    }
}
