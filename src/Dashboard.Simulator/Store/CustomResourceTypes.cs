using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Dashboard.Simulator.Objects;

namespace Dashboard.Simulator.Store;

/// <summary>Reads a CustomResourceDefinition.</summary>
internal static partial class CustomResourceTypes
{
    public static ResourceType Read(JsonObject definition)
    {
        var spec = (JsonObject)definition["spec"]!;
        var names = (JsonObject)spec["names"]!;
        var group = Metadata.Text(spec, "group");
        var kind = Metadata.Text(names, "kind");
        var versions = ((JsonArray)spec["versions"]!).OfType<JsonObject>().ToList();
        var served = versions.Where(v => Flag(v, "served"))
            .Select(v => Version(group, kind, v, versions))
            .OrderBy(v => v.Name, new VersionPriority())
            .ToList();
        return new ResourceType
        {
            Group = group,
            Version = Metadata.Text(versions.First(v => Flag(v, "storage")), "name"),
            Kind = kind,
            ListKind = Metadata.Text(names, "listKind"),
            Resource = Metadata.Text(names, "plural"),
            Singular = Metadata.Text(names, "singular"),
            Namespaced = Metadata.Text(spec, "scope") != "Cluster",
            ShortNames = Metadata.Texts(names["shortNames"]),
            Categories = Metadata.Texts(names["categories"]),
            Versions = served,
            HasStatus = served.Exists(v => v.HasStatus),
            HasScale = served.Exists(v => v.Scale is not null),
            HasGeneration = true,
            IsCustom = true,
        };
    }

    /// <summary>What must hold before a definition is kept; a definition that fails here would otherwise break its readers.</summary>
    public static void Check(ResourceType type, JsonObject definition, JsonObject? live)
    {
        var causes = new List<FieldError>();
        var spec = definition["spec"] as JsonObject ?? [];
        var names = spec["names"] as JsonObject ?? [];
        var group = Metadata.Text(spec, "group");
        foreach (var (owner, field, path) in ((JsonObject, string, string)[])[(spec, "group", "spec.group"), (names, "plural", "spec.names.plural"), (names, "kind", "spec.names.kind")])
        {
            if (Metadata.Text(owner, field).Length == 0) causes.Add(FieldError.Required(path));
        }

        if (Metadata.Text(spec, "scope") is var scope && scope is not "Cluster" and not "Namespaced")
        {
            causes.Add(FieldError.NotSupported("spec.scope", $"\"{scope}\"", ["Cluster", "Namespaced"]));
        }

        var versions = (spec["versions"] as JsonArray ?? []).OfType<JsonObject>().ToList();
        if (versions.Count(v => Flag(v, "storage")) != 1) causes.Add(FieldError.Invalid("spec.versions", "[]", "must have exactly one version marked as storage version"));
        for (var i = 0; i < versions.Count; i++)
        {
            if (versions[i]["schema"]?["openAPIV3Schema"] is not JsonObject) causes.Add(FieldError.Required(string.Create(CultureInfo.InvariantCulture, $"spec.versions[{i}].schema.openAPIV3Schema"), "schemas are required"));
        }

        var name = Metadata.Text(Metadata.Of(definition), "name");
        var expected = $"{Metadata.Text(names, "plural")}.{group}";
        if (name != expected) causes.Add(FieldError.Invalid("metadata.name", $"\"{name}\"", "must be spec.names.plural+\".\"+spec.group"));
        if (live is not null && Metadata.Text((JsonObject)live["spec"]!, "scope") != scope) causes.Add(FieldError.Invalid("spec.scope", $"\"{scope}\"", "field is immutable"));
        if (causes.Count > 0) throw ApiError.Invalid(type, name, causes);
    }

    public static bool Flag(JsonObject obj, string name) => obj[name] is JsonValue value && value.TryGetValue<bool>(out var flag) && flag;

    private static ServedVersion Version(string group, string kind, JsonObject version, List<JsonObject> all)
    {
        var name = Metadata.Text(version, "name");
        var schema = version["schema"]?["openAPIV3Schema"]?.DeepClone() as JsonObject;
        var scale = version["subresources"]?["scale"] as JsonObject;
        return new ServedVersion(name)
        {
            HasStatus = version["subresources"]?["status"] is JsonObject,
            Scale = scale is null
                ? null
                : new ScalePaths(Path(scale, "specReplicasPath"), Path(scale, "statusReplicasPath"), scale["labelSelectorPath"] is null ? null : Path(scale, "labelSelectorPath")),
            OpenApiSchema = schema,
            Schema = new StructuralSchema(schema),
            Merging = ObjectType.OfCustomResource(schema),
            Table = Tables.OfCustomResource(PrinterColumn.Of(version)),
            SelectableFields = SelectableFields.OfCustomResource(version),
            DeprecationWarning = Flag(version, "deprecated") ? Warning(group, kind, name, version, all) : null,
        };
    }

    private static string Warning(string group, string kind, string name, JsonObject version, List<JsonObject> all)
    {
        if (Metadata.Text(version, "deprecationWarning") is { Length: > 0 } own) return own;
        var newer = all.Where(v => Flag(v, "served") && !Flag(v, "deprecated")).Select(v => Metadata.Text(v, "name")).Order(new VersionPriority()).FirstOrDefault();
        return $"{group}/{name} {kind} is deprecated" + (newer is null ? "" : $"; use {group}/{newer} {kind}");
    }

    private static string Path(JsonObject obj, string field) => Metadata.Text(obj, field).TrimStart('.');

    /// <summary>Kubernetes' order of versions: v2 before v1, those before v1beta1, that before v1alpha1, anything else last by name.</summary>
    private sealed partial class VersionPriority : IComparer<string>
    {
        public int Compare(string? x, string? y) => Rank(y ?? "").CompareTo(Rank(x ?? "")) is var order && order != 0 ? order : string.CompareOrdinal(x, y);

        private static (int Stability, int Major, int Minor) Rank(string version)
        {
            var match = Pattern().Match(version);
            if (!match.Success) return (0, 0, 0);
            var stability = match.Groups["stability"].Value switch { "" => 3, "beta" => 2, _ => 1 };
            return (stability, Number(match.Groups["major"].Value), Number(match.Groups["minor"].Value));
        }

        private static int Number(string digits) => int.TryParse(digits, CultureInfo.InvariantCulture, out var value) ? value : 0;

        [GeneratedRegex("^v(?<major>[0-9]+)((?<stability>alpha|beta)(?<minor>[0-9]+))?$", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 100)]
        private static partial Regex Pattern();
    }
}
