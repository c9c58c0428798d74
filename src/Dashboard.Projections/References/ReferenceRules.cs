using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text.Json;
using Dashboard.Model;
using Dashboard.Projections.Objects;

namespace Dashboard.Projections.References;

/// <summary>
/// Reads what an object refers to: by the configuration's rules, by those of known kinds from a data file, and in custom resources by the conventions of
/// field names. Immutable for its users and thread-safe; never throws for hostile JSON but InvalidOperationException for names that are no text.
/// </summary>
public sealed class ReferenceRules
{
    /// <summary>Of what the code reads beside rules: a change of it has to raise this, or live objects are not read again.</summary>
    private const int Version = 1;

    private static readonly RuleFile s_file = Load();

    private readonly ConcurrentDictionary<(string Group, string Kind), KindReferences> _kinds = new();

    /// <param name="configured">Checked: see <see cref="ReferenceRuleOptions.Errors"/>.</param>
    public ReferenceRules(IEnumerable<ReferenceRuleOptions> configured)
    {
        Rules = [.. configured.Select((rule, place) => Compile(rule.Rule(place), configured: true)), .. s_file.Rules.Select(rule => Compile(rule, configured: false))];
        PodRules = [.. s_file.PodRules.Select(rule => Compile(rule, configured: false))];
        Fingerprint = SHA256.HashData(JsonSerializer.SerializeToUtf8Bytes(new { Reading = Version, File = s_file, Configured = Rules.Where(rule => rule.Configured).Select(rule => rule.Rule) }));
    }

    /// <summary>Those that come with the program, alone.</summary>
    public static ReferenceRules BuiltIn { get; } = new([]);

    /// <summary>In the order in which they are tried.</summary>
    internal IReadOnlyList<CompiledRule> Rules { get; }

    /// <summary>Paths are below a pod's spec.</summary>
    internal IReadOnlyList<CompiledRule> PodRules { get; }

    /// <summary>The same for the same rules.</summary>
    internal byte[] Fingerprint { get; }

    internal static RuleFile File => s_file;

    /// <summary>A change of these fields may change what an object of the kind refers to. No paths: it may.</summary>
    internal bool IsTouched(GroupVersionKind kind, IReadOnlyList<string> paths)
    {
        if (paths.Count == 0)
            return true;
        var of = Of(kind);
        foreach (var path in paths)
            if (of.Reads(path))
                return true;
        return false;
    }

    /// <summary>At most <see cref="ReferenceReader.MaxReferences"/>, one a path, in the order found.</summary>
    internal IReadOnlyCollection<ReferenceReading> Read(ObjectIdentity source, JsonElement root) => new ReferenceReader(this, Of(source.Kind), source).Read(root);

    /// <summary>Kind or group/kind; a well-known kind has its own group.</summary>
    internal static TargetKind Target(string text) => text.LastIndexOf('/') is >= 0 and var slash
        ? new TargetKind(text[..slash], text[(slash + 1)..])
        : new TargetKind(s_file.Kinds.TryGetValue(text, out var known) ? known.Group : null, text);

    private KindReferences Of(GroupVersionKind kind) => _kinds.GetOrAdd((kind.Group, kind.Kind), key => new KindReferences(
        [.. Rules.Where(rule => rule.Matches(key.Group, key.Kind))],
        [.. s_file.PodSpecs.Where(spec => spec.Kinds.Contains($"{key.Group}/{key.Kind}")).Select(spec => FieldRoute.TryParse(spec.Path)!)],
        BuiltInGroups.IsCustom(key.Group)));

    private static CompiledRule Compile(ReferenceRule rule, bool configured) => new(
        rule, configured, FieldRoute.TryParse(rule.Path) ?? throw new JsonException($"Reference rule '{rule.Name}': '{rule.Path}' is not a path."),
        rule.To is { } to ? Target(to) : null, rule.Else is { } otherwise ? Target(otherwise) : null);

    private static RuleFile Load()
    {
        using var stream = typeof(ReferenceRules).Assembly.GetManifestResourceStream("reference-rules.json")!;
        return JsonSerializer.Deserialize<RuleFile>(stream, RuleJson.Options)!;
    }
}

/// <summary>What is read in objects of one kind.</summary>
internal sealed record KindReferences(IReadOnlyList<CompiledRule> Rules, IReadOnlyList<FieldRoute> PodSpecs, bool Conventions)
{
    private readonly string[] _trunks =
        [.. Rules.Select(rule => rule.Route.Trunk).Concat(PodSpecs.Select(spec => spec.Trunk)).Concat(Conventions ? ["spec"] : []).Distinct(StringComparer.Ordinal)];

    /// <summary>A field on the way to what is read, or below it.</summary>
    public bool Reads(string path)
    {
        foreach (var trunk in _trunks)
            if (path.StartsWith(trunk, StringComparison.Ordinal) || trunk.StartsWith(path, StringComparison.Ordinal))
                return true;
        return false;
    }
}
