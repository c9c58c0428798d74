namespace Dashboard.Projections.Findings;

/// <summary>A trace as stored: empty where there is nothing to remember. Times are kept to the millisecond.</summary>
internal static class TraceBytes
{
    public static byte[] Write(ObjectTrace trace)
    {
        if (trace.Rewrites.Minute == 0 && trace.Conditions.Count == 0)
            return [];
        using var bytes = new MemoryStream(128);
        using var writer = new BinaryWriter(bytes);
        Write(writer, trace.Rewrites);
        writer.Write7BitEncodedInt(trace.Setters.Count);
        foreach (var (path, manager, at) in trace.Setters)
        {
            writer.Write(path);
            writer.Write(manager);
            Write(writer, at);
        }

        writer.Write7BitEncodedInt(trace.Fights.Count);
        foreach (var (path, (low, high), run) in trace.Fights)
        {
            writer.Write(path);
            writer.Write(low);
            writer.Write(high);
            Write(writer, run);
        }

        writer.Write7BitEncodedInt(trace.Conditions.Count);
        foreach (var (condition, run) in trace.Conditions)
        {
            writer.Write(condition);
            Write(writer, run);
        }

        return bytes.ToArray();
    }

    public static ObjectTrace Read(byte[] stored)
    {
        var trace = new ObjectTrace();
        if (stored.Length == 0)
            return trace;
        using var reader = new BinaryReader(new MemoryStream(stored));
        Read(reader, trace.Rewrites);
        for (var left = reader.Read7BitEncodedInt(); left > 0; left--)
            trace.Setters.Add((reader.ReadUInt32(), reader.ReadUInt32(), Time(reader)));
        for (var left = reader.Read7BitEncodedInt(); left > 0; left--)
            trace.Fights.Add((reader.ReadString(), (reader.ReadUInt32(), reader.ReadUInt32()), Run(reader)));
        for (var left = reader.Read7BitEncodedInt(); left > 0; left--)
            trace.Conditions.Add((reader.ReadString(), Run(reader)));
        return trace;
    }

    private static void Write(BinaryWriter writer, Rewrites rewrites)
    {
        writer.Write7BitEncodedInt64(rewrites.Minute);
        writer.Write7BitEncodedInt(rewrites.Now);
        writer.Write7BitEncodedInt(rewrites.Before);
        Write(writer, rewrites.FirstNow);
        Write(writer, rewrites.FirstBefore);
        writer.Write(rewrites.Found is not null);
        if (rewrites.Found is not { } found)
            return;
        Write(writer, found);
        writer.Write7BitEncodedInt(rewrites.Changes);
        Write(writer, rewrites.Managers);
    }

    private static void Read(BinaryReader reader, Rewrites rewrites)
    {
        rewrites.Minute = reader.Read7BitEncodedInt64();
        rewrites.Now = reader.Read7BitEncodedInt();
        rewrites.Before = reader.Read7BitEncodedInt();
        rewrites.FirstNow = Place(reader);
        rewrites.FirstBefore = Place(reader);
        if (!reader.ReadBoolean())
            return;
        rewrites.Found = Place(reader);
        rewrites.Changes = reader.Read7BitEncodedInt();
        Read(reader, rewrites.Managers);
    }

    private static void Write(BinaryWriter writer, Run run)
    {
        writer.Write7BitEncodedInt(run.Changes);
        Write(writer, run.LastAt);
        Write(writer, run.Managers);
        writer.Write7BitEncodedInt(run.Turns.Count);
        foreach (var (position, at, changes) in run.Turns)
        {
            Write(writer, (position, at));
            writer.Write7BitEncodedInt(changes);
        }

        writer.Write(run.Found is not null);
        if (run.Found is { } found)
            Write(writer, found);
    }

    private static Run Run(BinaryReader reader)
    {
        var run = new Run { Changes = reader.Read7BitEncodedInt(), LastAt = Time(reader) };
        Read(reader, run.Managers);
        for (var left = reader.Read7BitEncodedInt(); left > 0; left--)
        {
            var (position, at) = Place(reader);
            run.Turns.Add((position, at, reader.Read7BitEncodedInt()));
        }

        if (reader.ReadBoolean())
            run.Found = Place(reader);
        return run;
    }

    private static void Write(BinaryWriter writer, List<string> names)
    {
        writer.Write7BitEncodedInt(names.Count);
        foreach (var name in names)
            writer.Write(name);
    }

    private static void Read(BinaryReader reader, List<string> names)
    {
        for (var left = reader.Read7BitEncodedInt(); left > 0; left--)
            names.Add(reader.ReadString());
    }

    private static void Write(BinaryWriter writer, (long Position, DateTimeOffset At) place)
    {
        writer.Write7BitEncodedInt64(place.Position);
        Write(writer, place.At);
    }

    private static (long Position, DateTimeOffset At) Place(BinaryReader reader) => (reader.Read7BitEncodedInt64(), Time(reader));

    private static void Write(BinaryWriter writer, DateTimeOffset at) => writer.Write7BitEncodedInt64(at.ToUnixTimeMilliseconds());

    private static DateTimeOffset Time(BinaryReader reader) => DateTimeOffset.FromUnixTimeMilliseconds(reader.Read7BitEncodedInt64());
}
