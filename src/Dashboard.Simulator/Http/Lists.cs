using System.Buffers;
using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Dashboard.Simulator.Faults;
using Dashboard.Simulator.Objects;
using Dashboard.Simulator.Store;

namespace Dashboard.Simulator.Http;

/// <summary>Answers a list: of the current objects, or of those at an earlier version as long as it is remembered.</summary>
internal static class Lists
{
    private static readonly TimeSpan FutureWait = TimeSpan.FromSeconds(3);

    public static async Task HandleAsync(HttpContext http, ObjectStore store, ApiRoute route, string? ns, ListQuery query, Renderer renderer, Shape shape)
    {
        if (query.Version is { } asked) await WaitForAsync(store, asked, http.RequestAborted);
        var (objects, version, start) = Snapshot(http, store, route.Collection, query);
        var filter = new ObjectFilter(route, ns, query.Labels, query.Fields);
        var prefix = ns is null ? "" : ns + "/";
        var page = new List<StoredObject>();
        var more = false;
        foreach (var obj in Collection.InNamespace(objects, ns, start is null ? null : prefix + start))
        {
            if (!filter.Matches(obj)) continue;
            more = query.Limit > 0 && page.Count == query.Limit;
            if (more) break;
            page.Add(obj);
        }

        var metadata = new JsonObject { ["resourceVersion"] = Metadata.Version(version) };
        if (more)
        {
            metadata["continue"] = ContinueToken.After(version, page[^1].Key[prefix.Length..]).Encode();
            if (!query.HasSelector) metadata["remainingItemCount"] = (long)Remaining(objects, ns, page[^1]);
        }

        var body = shape == Shape.Table
            ? JsonBytes.Of(renderer.Table(page.Select(renderer.Parse), metadata))
            : Body(route, page, metadata, renderer, shape);
        await Answer.Line(http, body);
    }

    private static int Remaining(ImmutableSortedSet<StoredObject> objects, string? ns, StoredObject last)
    {
        var after = objects.IndexOf(last) + 1;
        if (ns is null) return objects.Count - after;
        var end = objects.IndexOf(StoredObject.Probe(ns + "0"));
        return (end < 0 ? ~end : end) - after;
    }

    private static ReadOnlyMemory<byte> Body(ApiRoute route, List<StoredObject> page, JsonObject metadata, Renderer renderer, Shape shape)
    {
        var output = new ArrayBufferWriter<byte>(Math.Max(256, page.Sum(o => o.Json.Length + 1) + 256));
        var custom = route.Type.IsCustom && shape == Shape.Whole;
        if (custom)
        {
            metadata["continue"] ??= "";
            output.Write(JsonBytes.Of(new JsonObject { ["apiVersion"] = route.ApiVersion }).AsSpan()[..^1]);
            output.Write(",\"items\":["u8);
        }
        else
        {
            var head = shape == Shape.Metadata
                ? new JsonObject { ["kind"] = "PartialObjectMetadataList", ["apiVersion"] = renderer.MetaApiVersion }
                : new JsonObject { ["kind"] = route.Type.ListKind, ["apiVersion"] = route.ApiVersion };
            head["metadata"] = metadata;
            output.Write(JsonBytes.Of(head).AsSpan()[..^1]);
            output.Write(",\"items\":["u8);
        }

        for (var i = 0; i < page.Count; i++)
        {
            if (i > 0) output.Write(","u8);
            output.Write(renderer.Item(page[i]).Span);
        }

        if (custom)
        {
            output.Write("],"u8);
            output.Write(JsonBytes.Of(new JsonObject { ["kind"] = route.Type.ListKind, ["metadata"] = metadata }, KeyOrder.Sorted).AsSpan()[1..]);
        }
        else
        {
            output.Write("]}"u8);
        }

        return output.WrittenMemory;
    }

    private static (ImmutableSortedSet<StoredObject> Objects, ulong Version, string? Start) Snapshot(HttpContext http, ObjectStore store, Collection collection, ListQuery query)
    {
        if (query.Continue.Length > 0)
        {
            if (query.ResourceVersion.Length > 0) throw ApiError.BadRequest("specifying resource version is not allowed when using continue");
            var token = ContinueToken.Decode(query.Continue);
            if (token.Version < 0) return store.Read(current => (collection.Objects, current, (string?)token.Start));
            var version = (ulong)token.Version;
            var past = store.Read(_ => collection.At(version)) ?? throw new ApiError(410, "Expired", ExpiredToken) { Continue = (token with { Version = -1 }).Encode(relative: true) };
            return (past, version, token.Start);
        }

        var exact = query.Version is { } asked and > 0 && (query.Match == "Exact" || (query.Match.Length == 0 && query.Limit > 0)) ? asked : (ulong?)null;
        if (exact is not { } at) return store.Read(current => StaleView.Of(http, collection, current) is var seen && seen == current ? (collection.Objects, current, (string?)null) : (collection.At(seen)!, seen, null));
        return (store.Read(_ => collection.At(at)) ?? throw ApiError.Expired("The resourceVersion for the provided list is too old."), at, null);
    }

    /// <summary>Gives a version that is not there yet some time to come, as the API server's cache does.</summary>
    private static async Task WaitForAsync(ObjectStore store, ulong version, CancellationToken cancellationToken)
    {
        if (store.CurrentVersion >= version) return;
        var since = store.Clock.GetTimestamp();
        while (store.CurrentVersion < version)
        {
            if (store.Clock.GetElapsedTime(since) >= FutureWait) throw ApiError.TooLargeVersion(version, store.CurrentVersion);
            await Task.Delay(TimeSpan.FromMilliseconds(100), store.Clock, cancellationToken);
        }
    }

    private const string ExpiredToken =
        "The provided continue parameter is too old to display a consistent list result. You can start a new list without the continue parameter, "
        + "or use the continue token in this response to retrieve the remainder of the results. Continuing with the provided token results in an "
        + "inconsistent list - objects that were created, modified, or deleted between the time the first chunk was returned and now may show up in the list.";
}
