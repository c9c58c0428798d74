using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Dashboard.Simulator.Objects;

namespace Dashboard.Simulator.Store;

/// <summary>Turns an object into the bytes that are stored and sent.</summary>
internal static class ObjectEncoder
{
    public static byte[] Encode(JsonObject obj, ResourceType type) => JsonBytes.Of(obj, type.IsCustom ? KeyOrder.Sorted : KeyOrder.BuiltIn);

    /// <summary>The same bytes with another <c>metadata.resourceVersion</c>; null when the object carries none.</summary>
    public static byte[]? WithVersion(ReadOnlySpan<byte> json, ulong version)
    {
        if (!MetadataReader.TryFindVersion(json, out var start, out var length)) return null;
        var digits = Encoding.ASCII.GetBytes(version.ToString(CultureInfo.InvariantCulture));
        var result = new byte[json.Length - length + digits.Length];
        json[..start].CopyTo(result);
        digits.CopyTo(result, start);
        json[(start + length)..].CopyTo(result.AsSpan(start + digits.Length));
        return result;
    }
}
