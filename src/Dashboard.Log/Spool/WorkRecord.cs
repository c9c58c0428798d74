using Dashboard.Model;
using Dashboard.Model.Capture;

namespace Dashboard.Log.Spool;

/// <summary>Observations as bytes and back: everything that the log keeps of them, exactly. Written and read by the same process, so it has no versions.</summary>
internal static class WorkRecord
{
    public static void Write(BinaryWriter to, IReadOnlyList<Observation> observations)
    {
        to.Write(observations.Count);
        foreach (var observation in observations)
        {
            var (kind, ns, name, uid) = observation.Object;
            to.Write((byte)observation.Verb);
            to.Write(kind.Group);
            to.Write(kind.Version);
            to.Write(kind.Kind);
            WriteOptional(to, ns);
            to.Write(name);
            to.Write(uid);
            to.Write(observation.ResourceVersion);
            to.Write(observation.Generation.HasValue);
            to.Write(observation.Generation.GetValueOrDefault());
            to.Write(observation.ObservedAt.UtcTicks);
            to.Write(observation.Json.Length);
            to.Write(observation.Json.Span);
            WriteOptional(to, observation.Quarantine?.Reason);
            to.Write(observation.Quarantine is { Identified: true });
        }
    }

    public static Observation[] Read(BinaryReader from)
    {
        var observations = new Observation[from.ReadInt32()];
        for (var i = 0; i < observations.Length; i++)
        {
            var verb = (Verb)from.ReadByte();
            var kind = new GroupVersionKind(from.ReadString(), from.ReadString(), from.ReadString());
            var identity = new ObjectIdentity(kind, ReadOptional(from), from.ReadString(), from.ReadString());
            var version = from.ReadString();
            var (hasGeneration, generation) = (from.ReadBoolean(), from.ReadInt64());
            var observedAt = ReadTime(from);
            var json = from.ReadBytes(from.ReadInt32());
            var (reason, identified) = (ReadOptional(from), from.ReadBoolean());
            observations[i] = new Observation(
                verb, identity, version, hasGeneration ? generation : null, observedAt, json, reason is null ? null : new Quarantine(reason, identified));
        }

        return observations;
    }

    public static DateTimeOffset ReadTime(BinaryReader from) => new(from.ReadInt64(), TimeSpan.Zero);

    private static void WriteOptional(BinaryWriter to, string? text)
    {
        to.Write(text is not null);
        to.Write(text ?? "");
    }

    private static string? ReadOptional(BinaryReader from)
    {
        var present = from.ReadBoolean();
        var text = from.ReadString();
        return present ? text : null;
    }
}
