using System.Buffers;
using System.Text.Json.Nodes;

namespace Dashboard.Simulator.Objects;

/// <summary>In which order the keys of an object are written.</summary>
public enum KeyOrder
{
    /// <summary>As they stand.</summary>
    AsIs,

    /// <summary>Sorted at every level, as the API server writes custom resources.</summary>
    Sorted,

    /// <summary>kind, apiVersion and metadata first and in the order of their structs, the rest as it stands, as for built-in kinds.</summary>
    BuiltIn,
}

/// <summary>Writes JSON byte for byte as Go's encoder does: &lt;, &gt;, &amp;, U+2028 and U+2029 escaped, int64 exact, floats in Go's shortest form.</summary>
public static class JsonBytes
{
    public static byte[] Of(JsonNode? node, KeyOrder order = KeyOrder.AsIs)
    {
        var buffer = new ArrayBufferWriter<byte>(1024);
        Write(buffer, node, order);
        return buffer.WrittenSpan.ToArray();
    }

    /// <remarks>Does not change the node, and holds no reference to it.</remarks>
    public static void Write(IBufferWriter<byte> to, JsonNode? node, KeyOrder order = KeyOrder.AsIs)
    {
        if (order == KeyOrder.BuiltIn && node is JsonObject root)
            GoJson.WriteBuiltIn(to, root);
        else
            GoJson.Write(to, node, order == KeyOrder.Sorted);
    }
}
