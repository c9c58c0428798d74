using System.Text.Json.Nodes;
using Dashboard.Simulator.Objects;

namespace Dashboard.Simulator.Store;

public sealed partial class ObjectStore
{

    /// <summary>Creates an object; its type is read from apiVersion and kind, and its name is drawn where only generateName is given.</summary>
    /// <returns>The object as stored.</returns>
    /// <exception cref="ApiError">400, 404 (no such namespace), 409 AlreadyExists or 422.</exception>
    public JsonObject Create(JsonObject obj, WriteOptions by)
    {
        try
        {
            lock (_gate) return CreateCore(RouteOf(obj), (JsonObject)obj.DeepClone(), by);
        }
        finally
        {
            Deliver();
        }
    }

    /// <summary>
    /// Replaces an object, or its status. With a <c>metadata.resourceVersion</c> it must be the current one. What changes nothing writes nothing.
    /// </summary>
    /// <exception cref="ApiError">400, 404, 409 Conflict or 422.</exception>
    public JsonObject Update(JsonObject obj, WriteOptions by)
    {
        try
        {
            lock (_gate)
            {
                var route = RouteOf(obj);
                var metadata = obj["metadata"] as JsonObject ?? [];
                var name = Metadata.Text(metadata, "name");
                var current = RequireObject(route, metadata["namespace"] is null ? null : Metadata.Text(metadata, "namespace"), name);
                return UpdateCore(route, current, current.Parse(), route.ToStorage((JsonObject)obj.DeepClone()), by, WriteKind.Update);
            }
        }
        finally
        {
            Deliver();
        }
    }

    /// <summary>Changes part of an object. A server-side apply creates what is not there.</summary>
    /// <exception cref="ApiError">400, 404, 409 Conflict, 415 or 422.</exception>
    public JsonObject Patch(string apiVersion, string kind, string? ns, string name, PatchType type, JsonNode patch, WriteOptions by)
    {
        ApiRoute route;
        lock (_gate) route = RequireRoute(apiVersion, kind);
        return Patch(route, ns, name, type, patch, by).Object;
    }

    internal (JsonObject Object, bool Created) Patch(ApiRoute route, string? ns, string name, PatchType type, JsonNode patch, WriteOptions by)
    {
        try
        {
            lock (_gate) return PatchCore(route, ns, name, type, patch, by);
        }
        catch (RejectedException rejected)
        {
            throw ApiError.From(rejected, route.Type, name);
        }
        finally
        {
            Deliver();
        }
    }

    /// <summary>Changes an object from inside the cluster, under the lock, without validation: controllers that live in the store.</summary>
    internal void Amend(Collection collection, StoredObject current, WriteOptions by, Action<JsonObject> change) =>
        Amend(collection, current, by, change, WriteKind.Internal);

    private void Amend(Collection collection, StoredObject current, WriteOptions by, Action<JsonObject> change, WriteKind kind)
    {
        var route = _byKind[(collection.Type.ApiVersion, collection.Type.Kind)];
        var live = current.Parse();
        var next = (JsonObject)live.DeepClone();
        change(next);
        UpdateCore(route, current, live, next, by, kind);
    }

    private enum WriteKind
    {
        Update,
        Apply,
        Internal,

        /// <summary>What a DELETE leaves behind: no manager is recorded for it.</summary>
        Deletion,
    }

    private JsonObject CreateCore(ApiRoute route, JsonObject obj, WriteOptions by, bool apply = false)
    {
        var type = route.Type;
        var metadata = Metadata.Of(obj);
        var name = Metadata.Text(metadata, "name");
        if (name.Length == 0 && Metadata.Text(metadata, "generateName") is { Length: > 0 } prefix) metadata["name"] = name = prefix + _ids.NewSuffix();
        var ns = type.Namespaced ? Metadata.Text(metadata, "namespace") : null;
        if (Metadata.Text(metadata, "resourceVersion") is { Length: > 0 } and not "0") throw ApiError.BadRequest("resourceVersion should not be set on objects to be created");
        if (type.Namespaced) CheckNamespace(type, name, ns!);
        else metadata.Remove("namespace");
        foreach (var field in (string[])["uid", "resourceVersion", "generation", "deletionTimestamp", "deletionGracePeriodSeconds", "selfLink"]) metadata.Remove(field);
        if (type.HasStatus && !KeepsStatus(type)) obj.Remove("status");
        obj = route.ToStorage(obj);
        metadata = Metadata.Of(obj);
        Admission.Defaults(type, obj, this);
        CustomResources.Admit(route, obj, null, by);
        if (name.Length > 0 && !type.IsCustom && type.Group != "rbac.authorization.k8s.io" && LabelSyntax.SubdomainError(name) is { } wrong)
        {
            throw ApiError.Invalid(type, name, [FieldError.Invalid("metadata.name", $"\"{name}\"", wrong)]);
        }

        if (name.Length == 0)
        {
            throw ApiError.Invalid(type, name, [FieldError.Required("metadata.name", "name or generateName is required")]);
        }

        var key = StoredObject.KeyOf(ns, name);
        if (route.Collection.Find(key) is not null) throw ApiError.AlreadyExists(type, name);
        var uid = _ids.NewUid();
        metadata["uid"] = uid;
        metadata["creationTimestamp"] = Metadata.Time(MomentOf(by));
        if (type.HasGeneration) metadata["generation"] = 1L;
        if (!apply) Ownership.Created(route, obj, by, MomentOf(by));
        if (by.DryRun) return route.FromStorage(obj);
        var version = _version + 1;
        metadata["resourceVersion"] = Metadata.Version(version);
        var stored = new StoredObject(ns, name, uid, version, ObjectEncoder.Encode(obj, type), Metadata.OwnerUids(obj));
        Commit(route.Collection, "ADDED", stored, null);
        AfterWrite(route.Collection, stored, null, obj);
        return route.FromStorage(obj);
    }

    private DateTimeOffset MomentOf(WriteOptions by) => by.At ?? Clock.GetUtcNow();

    private JsonObject UpdateCore(ApiRoute route, StoredObject current, JsonObject live, JsonObject next, WriteOptions by, WriteKind kind)
    {
        var type = route.Type;
        var metadata = Metadata.Of(next);
        var given = Metadata.Text(metadata, "resourceVersion");
        if (given is { Length: > 0 } and not "0" && given != Metadata.Version(current.ResourceVersion)) throw ApiError.Modified(type, current.Name);
        if (Metadata.Text(metadata, "uid") is { Length: > 0 } uid && uid != current.Uid)
        {
            throw ApiError.Conflict(type, current.Name, $"Precondition failed: UID in precondition: {uid}, UID in object meta: {current.Uid}");
        }

        if (kind is WriteKind.Update or WriteKind.Apply) next = KeepWhatIsNotTheirs(type, live, next, by);
        metadata = Metadata.Of(next);
        var old = Metadata.Of(live);
        foreach (var field in (string[])["name", "namespace", "uid", "creationTimestamp", "resourceVersion", "generation", "deletionTimestamp", "deletionGracePeriodSeconds", "generateName"])
        {
            if (kind is WriteKind.Internal or WriteKind.Deletion && field.StartsWith("deletion", StringComparison.Ordinal)) continue;
            if (old[field] is { } kept) metadata[field] = kept.DeepClone();
            else metadata.Remove(field);
        }

        if (kind is WriteKind.Update or WriteKind.Apply)
        {
            Admission.Defaults(type, next, this);
            CustomResources.Admit(route, next, live, by);
        }

        if (type.HasGeneration && DesiredStateDiffers(type, live, next)) metadata["generation"] = Metadata.Integer(old, "generation") + 1;
        if (kind is WriteKind.Update or WriteKind.Internal) Ownership.Updated(route, live, next, by, MomentOf(by));
        var json = ObjectEncoder.Encode(next, type);
        if (json.AsSpan().SequenceEqual(current.Json) || by.DryRun) return route.FromStorage(next);
        var version = _version + 1;
        json = ObjectEncoder.WithVersion(json, version)!;
        metadata["resourceVersion"] = Metadata.Version(version);
        var stored = new StoredObject(current.Namespace, current.Name, current.Uid, version, json, Metadata.OwnerUids(next));
        if (Metadata.IsTerminating(next) && Metadata.Finalizers(next).Length == 0 && Metadata.Finalizers(live).Length > 0 && !Admission.HoldsContent(type))
        {
            Remove(route.Collection, current);
            return route.FromStorage(next);
        }

        Commit(route.Collection, "MODIFIED", stored, current);
        AfterWrite(route.Collection, stored, live, next);
        return route.FromStorage(next);
    }

    private (JsonObject Object, bool Created) PatchCore(ApiRoute route, string? ns, string name, PatchType type, JsonNode patch, WriteOptions by)
    {
        var current = route.Collection.Find(StoredObject.KeyOf(ns, name));
        if (type == PatchType.Apply) return ApplyCore(route, current, ns, name, patch, by);
        if (current is null) throw ApiError.NotFound(route.Type, name);
        var live = current.Parse();
        var seen = route.FromStorage((JsonObject)live.DeepClone());
        var next = Patching.Apply(route, seen, type, patch);
        return (UpdateCore(route, current, live, route.ToStorage(next), by, WriteKind.Update), false);
    }

    private (JsonObject Object, bool Created) ApplyCore(ApiRoute route, StoredObject? current, string? ns, string name, JsonNode patch, WriteOptions by)
    {
        if (patch is not JsonObject applied) throw ApiError.BadRequest("an apply configuration must be an object");
        if (by.Manager.Length == 0) throw ApiError.BadRequest("PatchOptions.meta.k8s.io \"\" is invalid: fieldManager: Required value: is required for apply patch");
        applied = (JsonObject)applied.DeepClone();
        var metadata = Metadata.Of(applied);
        if (metadata["managedFields"] is JsonArray { Count: > 0 }) throw ApiError.BadRequest("metadata.managedFields must be nil");
        metadata.Remove("managedFields");
        if (!metadata.ContainsKey("name")) metadata["name"] = name;
        if (ns is not null && !metadata.ContainsKey("namespace")) metadata["namespace"] = ns;
        applied["apiVersion"] ??= route.ApiVersion;
        applied["kind"] ??= route.Type.Kind;
        if (current is null && by.Subresource is not null) throw ApiError.NotFound(route.Type, name);
        var live = current?.Parse();
        var next = Patching.ServerSideApply(route, live is null ? null : route.FromStorage((JsonObject)live.DeepClone()), applied, by, MomentOf(by));
        if (current is null) return (CreateCore(route, next, by, apply: true), true);
        return (UpdateCore(route, current, live!, route.ToStorage(next), by, WriteKind.Apply), false);
    }

    /// <summary>The main endpoint leaves status alone, the status endpoint everything else.</summary>
    private static JsonObject KeepWhatIsNotTheirs(ResourceType type, JsonObject live, JsonObject next, WriteOptions by)
    {
        if (by.Subresource == "status")
        {
            var result = (JsonObject)live.DeepClone();
            if (next["status"] is { } status) result["status"] = status.DeepClone();
            else result.Remove("status");
            if (next["metadata"]?["managedFields"] is { } managed) Metadata.Of(result)["managedFields"] = managed.DeepClone();
            return result;
        }

        if (type.HasStatus)
        {
            if (live["status"] is { } status) next["status"] = status.DeepClone();
            else next.Remove("status");
        }

        var metadata = Metadata.Of(next);
        if (!metadata.ContainsKey("managedFields") && Metadata.Of(live)["managedFields"] is { } kept) metadata["managedFields"] = kept.DeepClone();
        return next;
    }

    private static bool DesiredStateDiffers(ResourceType type, JsonObject live, JsonObject next)
    {
        if (type.Resource != "customresourcedefinitions" && Metadata.Of(next)["deletionTimestamp"] is not null && Metadata.Of(live)["deletionTimestamp"] is null) return true;
        return next.Select(p => p.Key).Union(live.Select(p => p.Key), StringComparer.Ordinal)
            .Where(n => n is not "metadata" and not "apiVersion" and not "kind" && (n != "status" || !type.HasStatus))
            .Any(n => !JsonNode.DeepEquals(next[n], live[n]));
    }

    private static bool KeepsStatus(ResourceType type) => type.Resource is "customresourcedefinitions";

    private void CheckNamespace(ResourceType type, string name, string ns)
    {
        if (ns.Length == 0) throw ApiError.BadRequest("an empty namespace may not be set during creation");
        var namespaces = _byKind[("v1", "Namespace")];
        var found = namespaces.Collection.Find(ns) ?? throw ApiError.NotFound(namespaces.Type, ns);
        if (Metadata.IsTerminating(found.Parse()))
        {
            throw ApiError.Forbidden(type, name, $"unable to create new content in namespace {ns} because it is being terminated");
        }
    }

    private ApiRoute RouteOf(JsonObject obj) => RequireRoute(Metadata.Text(obj, "apiVersion"), Metadata.Text(obj, "kind"));

    private static StoredObject RequireObject(ApiRoute route, string? ns, string name) =>
        route.Collection.Find(StoredObject.KeyOf(route.Type.Namespaced ? ns : null, name)) ?? throw ApiError.NotFound(route.Type, name);
}
