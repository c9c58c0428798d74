using System.Text.Json.Nodes;

namespace Dashboard.Simulator.Store;

/// <summary>
/// Makes resources out of CustomResourceDefinitions and takes them away again. Called under the store's lock. In process a new resource
/// is usable at once; requests from outside see it after it is established and settled, as on a real server.
/// </summary>
internal sealed class CustomResources(ObjectStore store)
{
    public const string Cleanup = "customresourcecleanup.apiextensions.k8s.io";

    private static readonly WriteOptions Status = new("kube-apiserver", "status");

    private readonly Dictionary<string, Collection> _byDefinition = new(StringComparer.Ordinal);

    public static void Defaults(JsonObject definition)
    {
        if (definition["spec"] is not JsonObject spec || spec["names"] is not JsonObject names) return;
        var kind = Metadata.Text(names, "kind");
        names["singular"] ??= kind.ToLowerInvariant();
        names["listKind"] ??= kind + "List";
        spec["conversion"] ??= new JsonObject { ["strategy"] = "None" };
        if (definition["status"] is not null) return;
        var storage = (spec["versions"] as JsonArray ?? []).OfType<JsonObject>().FirstOrDefault(v => CustomResourceTypes.Flag(v, "storage"));
        definition["status"] = new JsonObject
        {
            ["conditions"] = new JsonArray(),
            ["acceptedNames"] = new JsonObject { ["plural"] = "", ["kind"] = "" },
            ["storedVersions"] = storage is null ? new JsonArray() : new JsonArray(Metadata.Text(storage, "name")),
        };
    }

    /// <summary>Prunes, defaults and validates what a client wrote.</summary>
    public static void Admit(ApiRoute route, JsonObject obj, JsonObject? live, WriteOptions by)
    {
        if (route.Type.Resource == "customresourcedefinitions" && !route.Type.IsCustom) CustomResourceTypes.Check(route.Type, obj, live);
        if (route.Type.IsCustom) Schemas.Admit(route, obj, by);
    }

    public void Written(Collection collection, StoredObject stored, JsonObject? before, JsonObject after)
    {
        if (collection.Type is not { IsCustom: false, Resource: "customresourcedefinitions" }) return;
        if (Metadata.IsTerminating(after))
        {
            if (before is null || !Metadata.IsTerminating(before)) Later(TimeSpan.Zero, () => Terminate(collection, stored.Key));
            return;
        }

        if (before is null) Add(collection, stored, after);
        else if (!JsonNode.DeepEquals(before["spec"], after["spec"])) Change(stored.Key, after);
    }

    public void Removed(Collection collection, StoredObject gone)
    {
        if (collection.Type is { IsCustom: false, Resource: "customresourcedefinitions" } && _byDefinition.Remove(gone.Key, out var resources)) store.Unregister(resources);
    }

    private void Later(TimeSpan delay, Action work) => store.Work.Schedule(delay, () => store.Run(work));

    private void Add(Collection definitions, StoredObject stored, JsonObject definition)
    {
        var resources = store.Register(CustomResourceTypes.Read(definition));
        resources.ServedFrom = store.Clock.GetUtcNow() + store.Options.EstablishDelay;
        resources.ReadyFrom = resources.ServedFrom + store.Options.SettleDelay;
        _byDefinition[stored.Key] = resources;
        Later(store.Options.EstablishDelay, () => Establish(definitions, stored.Key));
    }

    private void Change(string name, JsonObject definition)
    {
        if (!_byDefinition.TryGetValue(name, out var resources)) return;
        store.RemoveRoutes(resources);
        resources.Type = CustomResourceTypes.Read(definition);
        store.AddRoutes(resources);
        resources.ReadyFrom = store.Clock.GetUtcNow() + store.Options.SettleDelay;
        resources.Reinterpret(obj => Schemas.Reread(resources.Type, obj), store.VersionUnderLock);
    }

    private void Establish(Collection definitions, string name)
    {
        if (definitions.Find(name) is not { } stored) return;
        var time = Metadata.Time(store.Clock.GetUtcNow());
        store.Amend(definitions, stored, Status, definition =>
        {
            var status = definition["status"] as JsonObject ?? [];
            status["conditions"] = new JsonArray(
                Condition("NamesAccepted", time, "NoConflicts", "no conflicts found"),
                Condition("Established", time, "InitialNamesAccepted", "the initial names have been accepted"));
            var names = (JsonObject)definition["spec"]!["names"]!;
            var accepted = new JsonObject();
            foreach (var field in (string[])["plural", "singular", "shortNames", "kind", "listKind", "categories"])
            {
                if (names[field] is { } value) accepted[field] = value.DeepClone();
            }

            status["acceptedNames"] = accepted;
            definition["status"] = status;
        });
    }

    private void Terminate(Collection definitions, string name)
    {
        if (definitions.Find(name) is not { } stored) return;
        SetTerminating(definitions, stored, "InstanceDeletionPending", "CustomResourceDefinition marked for deletion; CustomResource deletion will begin soon");
        if (definitions.Find(name) is { } pending) SetTerminating(definitions, pending, "InstanceDeletionInProgress", "CustomResource deletion is in progress");
        Clean(definitions, name);
    }

    private void Clean(Collection definitions, string name)
    {
        if (definitions.Find(name) is not { } stored) return;
        if (_byDefinition.TryGetValue(name, out var resources))
        {
            foreach (var obj in resources.Objects)
            {
                if (!Metadata.IsTerminating(obj.Parse())) store.DeleteCore(resources, obj, new DeleteRequest(Propagation.Background));
            }

            if (resources.Objects.Count > 0)
            {
                Later(store.Options.CollectDelay, () => Clean(definitions, name));
                return;
            }
        }

        store.Amend(definitions, stored, Status, d => Metadata.SetFinalizers(d, [.. Metadata.Finalizers(d).Where(f => f != Cleanup)]));
    }

    private void SetTerminating(Collection definitions, StoredObject stored, string reason, string message)
    {
        var time = Metadata.Time(store.Clock.GetUtcNow());
        store.Amend(definitions, stored, Status, definition =>
        {
            if (definition["status"]?["conditions"] is not JsonArray conditions) return;
            if (conditions.OfType<JsonObject>().FirstOrDefault(c => Metadata.Text(c, "type") == "Terminating") is { } old) conditions.Remove(old);
            conditions.Add(Condition("Terminating", time, reason, message));
        });
    }

    private static JsonObject Condition(string type, string time, string reason, string message) => new()
    {
        ["type"] = type,
        ["status"] = "True",
        ["lastTransitionTime"] = time,
        ["reason"] = reason,
        ["message"] = message,
    };
}
