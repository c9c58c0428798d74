using System.Buffers;
using System.Text;
using System.Text.Json.Nodes;

namespace Dashboard.Simulator.Store;

/// <summary>
/// Turns an object into the bytes that are stored and sent. Custom resources are written in alphabetical order throughout; built-in kinds
/// begin with <c>kind</c>, <c>apiVersion</c> and metadata in the API's own order, and keep the writer's order below spec and status.
/// </summary>
internal static class ObjectEncoder
{
    private static readonly string[] Top = ["kind", "apiVersion", "metadata"];

    private static readonly string[] Metadata =
    [
        "name", "generateName", "namespace", "selfLink", "uid", "resourceVersion", "generation", "creationTimestamp", "deletionTimestamp",
        "deletionGracePeriodSeconds", "labels", "annotations", "ownerReferences", "finalizers", "managedFields",
    ];

    private static readonly string[] OwnerReference = ["apiVersion", "kind", "name", "uid", "controller", "blockOwnerDeletion"];

    private static readonly string[] ManagedFields = ["manager", "operation", "apiVersion", "time", "fieldsType", "fieldsV1", "subresource"];

    public static byte[] Encode(JsonObject obj, bool custom)
    {
        var output = new ArrayBufferWriter<byte>(2048);
        if (custom) WriteSorted(output, obj);
        else WriteOrdered(output, obj, Top, static (w, name, value) => { if (name == "metadata" && value is JsonObject m) WriteMetadata(w, m); else GoJson.Write(w, value); });
        return output.WrittenSpan.ToArray();
    }

    /// <summary>Metadata as built-in kinds write it; also right inside Table rows and PartialObjectMetadata of any kind.</summary>
    public static void WriteMetadata(IBufferWriter<byte> output, JsonObject metadata) =>
        WriteOrdered(output, metadata, Metadata, static (w, name, value) =>
        {
            switch (name)
            {
                case "labels" or "annotations" when value is JsonObject: WriteSorted(w, value); break;
                case "ownerReferences" when value is JsonArray owners: WriteEach(w, owners, OwnerReference); break;
                case "managedFields" when value is JsonArray entries: WriteEach(w, entries, ManagedFields); break;
                default: GoJson.Write(w, value); break;
            }
        });

    private static void WriteEach(IBufferWriter<byte> output, JsonArray items, string[] order)
    {
        output.Write("["u8);
        for (var i = 0; i < items.Count; i++)
        {
            if (i > 0) output.Write(","u8);
            if (items[i] is JsonObject obj) WriteOrdered(output, obj, order, static (w, name, value) => { if (name == "fieldsV1") WriteSorted(w, value); else GoJson.Write(w, value); });
            else GoJson.Write(output, items[i]);
        }

        output.Write("]"u8);
    }

    private static void WriteOrdered(IBufferWriter<byte> output, JsonObject obj, string[] order, Action<IBufferWriter<byte>, string, JsonNode?> write)
    {
        var first = true;
        foreach (var name in order)
        {
            if (obj.TryGetPropertyValue(name, out var value)) Field(name, value);
        }

        foreach (var (name, value) in obj)
        {
            if (Array.IndexOf(order, name) < 0) Field(name, value);
        }

        output.Write(first ? "{}"u8 : "}"u8);

        void Field(string name, JsonNode? value)
        {
            output.Write(first ? "{"u8 : ","u8);
            first = false;
            GoJson.WriteString(output, name);
            output.Write(":"u8);
            write(output, name, value);
        }
    }

    private static void WriteSorted(IBufferWriter<byte> output, JsonNode? node)
    {
        switch (node)
        {
            case JsonObject { Count: 0 }: output.Write("{}"u8); break;
            case JsonObject obj:
                var count = obj.Count;
                var fields = ArrayPool<KeyValuePair<string, JsonNode?>>.Shared.Rent(count);
                ((ICollection<KeyValuePair<string, JsonNode?>>)obj).CopyTo(fields, 0);
                Array.Sort(fields, 0, count, ByName.Instance);
                for (var i = 0; i < count; i++)
                {
                    output.Write(i == 0 ? "{"u8 : ","u8);
                    GoJson.WriteString(output, fields[i].Key);
                    output.Write(":"u8);
                    WriteSorted(output, fields[i].Value);
                }

                ArrayPool<KeyValuePair<string, JsonNode?>>.Shared.Return(fields, clearArray: true);
                output.Write("}"u8);
                break;
            case JsonArray array:
                output.Write("["u8);
                for (var i = 0; i < array.Count; i++)
                {
                    if (i > 0) output.Write(","u8);
                    WriteSorted(output, array[i]);
                }

                output.Write("]"u8);
                break;
            default: GoJson.Write(output, node); break;
        }
    }

    /// <summary>The same bytes with another <c>metadata.resourceVersion</c>; null when the object carries none.</summary>
    public static byte[]? WithVersion(ReadOnlySpan<byte> json, ulong version)
    {
        if (!MetadataReader.TryFindVersion(json, out var start, out var length)) return null;
        var digits = Encoding.ASCII.GetBytes(version.ToString(System.Globalization.CultureInfo.InvariantCulture));
        var result = new byte[json.Length - length + digits.Length];
        json[..start].CopyTo(result);
        digits.CopyTo(result, start);
        json[(start + length)..].CopyTo(result.AsSpan(start + digits.Length));
        return result;
    }

    private sealed class ByName : IComparer<KeyValuePair<string, JsonNode?>>
    {
        public static readonly ByName Instance = new();

        public int Compare(KeyValuePair<string, JsonNode?> x, KeyValuePair<string, JsonNode?> y) => string.CompareOrdinal(x.Key, y.Key);
    }
}
