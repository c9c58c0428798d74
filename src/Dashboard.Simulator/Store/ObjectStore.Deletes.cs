using System.Text.Json.Nodes;

namespace Dashboard.Simulator.Store;

/// <summary>What a DELETE request may ask for.</summary>
internal sealed record DeleteRequest(Propagation? Propagation = null, string? Uid = null, string? ResourceVersion = null, long? GracePeriodSeconds = null, bool DryRun = false);

public sealed partial class ObjectStore
{
    /// <summary>Deletes an object, or marks it as terminating while finalizers hold it.</summary>
    /// <exception cref="ApiError">404 when there is no such object.</exception>
    public void Delete(string apiVersion, string kind, string? ns, string name, Propagation propagation = Propagation.Background)
    {
        try
        {
            lock (_gate)
            {
                var route = RequireRoute(apiVersion, kind);
                DeleteCore(route.Collection, RequireObject(route, ns, name), new DeleteRequest(propagation));
            }
        }
        finally
        {
            Deliver();
        }
    }

    /// <returns>The object as it now stands, and whether it is gone.</returns>
    internal (JsonObject Object, bool Gone) Delete(ApiRoute route, string? ns, string name, DeleteRequest request)
    {
        try
        {
            lock (_gate) return DeleteCore(route.Collection, RequireObject(route, ns, name), request);
        }
        finally
        {
            Deliver();
        }
    }

    internal (JsonObject Object, bool Gone) DeleteCore(Collection collection, StoredObject current, DeleteRequest request)
    {
        var type = collection.Type;
        if (request.Uid is { } uid && uid != current.Uid) throw ApiError.Conflict(type, current.Name, $"Precondition failed: UID in precondition: {uid}, UID in object meta: {current.Uid}");
        if (request.ResourceVersion is { } version && version != Metadata.Version(current.ResourceVersion))
        {
            throw ApiError.Conflict(type, current.Name, $"Precondition failed: ResourceVersion in precondition: {version}, ResourceVersion in object meta: {current.ResourceVersion}");
        }

        var live = current.Parse();
        if (request.DryRun) return (live, Metadata.Finalizers(live).Length == 0);
        var next = (JsonObject)live.DeepClone();
        var finalizers = Metadata.Finalizers(next).ToList();
        if (request.Propagation is { } propagation)
        {
            Keep(finalizers, GarbageCollector.Foreground, propagation == Propagation.Foreground);
            Keep(finalizers, GarbageCollector.Orphan, propagation == Propagation.Orphan);
        }

        if (type.Resource == "customresourcedefinitions") Keep(finalizers, CustomResources.Cleanup, true);
        Metadata.SetFinalizers(next, finalizers);
        var grace = Grace(type, next, request);
        if (finalizers.Count == 0 && grace == 0 && !Admission.HoldsContent(type))
        {
            Remove(collection, current);
            return (live, true);
        }

        Terminate(type, next, grace);
        Amend(collection, current, new WriteOptions("kube-apiserver"), target =>
        {
            foreach (var name in target.Select(p => p.Key).ToList()) target.Remove(name);
            foreach (var (name, value) in next) target[name] = value?.DeepClone();
        }, WriteKind.Deletion);
        var stored = collection.Find(current.Key);
        return stored is null ? (live, true) : (stored.Parse(), false);
    }

    /// <summary>Removes an object for good. Its last event shows it as it was stored, finalizers included, under a new version.</summary>
    internal void Remove(Collection collection, StoredObject current)
    {
        var gone = current.WithVersion(_version + 1);
        Commit(collection, "DELETED", gone, current);
        _collector.Removed(gone);
        _custom.Removed(collection, gone);
    }

    private void AfterWrite(Collection collection, StoredObject stored, JsonObject? before, JsonObject after)
    {
        _collector.Written(collection, stored, after);
        _custom.Written(collection, stored, before, after);
    }

    private long Grace(ResourceType type, JsonObject obj, DeleteRequest request)
    {
        if (type is not { Group: "", Resource: "pods" } || Options.PodTermination <= TimeSpan.Zero) return 0;
        if (obj["spec"] is not JsonObject spec || Metadata.Text(spec, "nodeName").Length == 0) return 0;
        if (obj["status"] is JsonObject status && Metadata.Text(status, "phase") is "Succeeded" or "Failed") return 0;
        if (request.GracePeriodSeconds is { } asked) return Math.Max(0, asked);
        return spec["terminationGracePeriodSeconds"] is JsonValue own ? Metadata.Integer(own) : 30;
    }

    private void Terminate(ResourceType type, JsonObject obj, long grace)
    {
        var metadata = Metadata.Of(obj);
        if (metadata["deletionTimestamp"] is null)
        {
            metadata["deletionTimestamp"] = Metadata.Time(Clock.GetUtcNow() + TimeSpan.FromSeconds(grace));
            metadata["deletionGracePeriodSeconds"] = grace;
        }

        Admission.Terminating(type, obj);
    }

    private static void Keep(List<string> finalizers, string name, bool wanted)
    {
        finalizers.Remove(name);
        if (wanted) finalizers.Add(name);
    }
}
