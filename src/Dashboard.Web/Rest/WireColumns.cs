using MessagePack;

namespace Dashboard.Web.Rest;

/// <summary>Columns of a MessagePack map: a key and an array each.</summary>
internal static class WireColumns
{
    public static void Number(ref MessagePackWriter writer, string key, long value)
    {
        writer.Write(key);
        writer.Write(value);
    }

    public static void Strings(ref MessagePackWriter writer, string key, IReadOnlyCollection<string> values)
    {
        writer.Write(key);
        writer.WriteArrayHeader(values.Count);
        foreach (var value in values)
            writer.Write(value);
    }

    public static void Integers(ref MessagePackWriter writer, string key, IEnumerable<long> values)
    {
        long[] column = [.. values];
        writer.Write(key);
        writer.WriteArrayHeader(column.Length);
        foreach (var value in column)
            writer.Write(value);
    }

    public static void Bytes(ref MessagePackWriter writer, string key, IEnumerable<byte> values)
    {
        byte[] column = [.. values];
        writer.Write(key);
        writer.Write(column);
    }

    /// <summary>Ends of runs in a flat column: where each lane's or track's part of it stops.</summary>
    public static IEnumerable<long> Ends(IEnumerable<int> counts)
    {
        var end = 0L;
        foreach (var count in counts)
            yield return end += count;
    }
}
