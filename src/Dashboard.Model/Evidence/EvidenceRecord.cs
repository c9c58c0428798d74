using System.Buffers;
using System.Buffers.Binary;
using System.Text;

namespace Dashboard.Model.Evidence;

/// <summary>
/// What a leaf of the tree says of one row: everything that is shown of it, and the hash of its content. The binary form (docs/evidence.md) has a version
/// byte, big-endian numbers and length-prefixed texts, so that no two rows have the same bytes.
/// </summary>
/// <param name="RecordedAt">In microseconds since 1970 in UTC, as PostgreSQL keeps it.</param>
/// <param name="ObservedAt">Likewise.</param>
/// <param name="Object">Null: a gap, whose facts are its content.</param>
/// <param name="Flags">As stored: bit 0 noise, bit 1 quarantined, bits 8 to 15 the version of the redaction policy.</param>
/// <param name="ContentHash">SHA-256 of the captured bytes, or of a gap's facts.</param>
public readonly record struct EvidenceRecord(
    string Cluster,
    long Position,
    long RecordedAt,
    long ObservedAt,
    Verb Verb,
    EvidenceObject? Object,
    string ResourceVersion,
    long? Generation,
    string? Manager,
    IReadOnlyList<string> Paths,
    short Flags,
    ReadOnlyMemory<byte> ContentHash)
{
    public const byte FormatVersion = 1;

    /// <summary>Who set each of the paths, as a field manager's claim; empty: <see cref="Manager"/> set them all.</summary>
    public IReadOnlyList<string?> PathManagers { get; init; } = [];

    /// <summary>Of a moment, in PostgreSQL's precision.</summary>
    public static long Micros(DateTimeOffset at) => (at.UtcTicks - DateTimeOffset.UnixEpoch.UtcTicks) / TimeSpan.TicksPerMicrosecond;

    /// <exception cref="ArgumentException">The content hash does not have 32 bytes.</exception>
    public void Write(IBufferWriter<byte> to)
    {
        if (ContentHash.Length != TreeHash.Length)
            throw new ArgumentException($"A content hash has {TreeHash.Length} bytes, not {ContentHash.Length}.", nameof(to));
        Byte(to, FormatVersion);
        Text(to, Cluster);
        Long(to, Position);
        Long(to, RecordedAt);
        Long(to, ObservedAt);
        Byte(to, (byte)Verb);
        Byte(to, Object is null ? (byte)0 : (byte)1);
        if (Object is { } identity)
        {
            Text(to, identity.Kind.Group);
            Text(to, identity.Kind.Version);
            Text(to, identity.Kind.Kind);
            Text(to, identity.Resource);
            Byte(to, identity.Namespaced ? (byte)1 : (byte)0);
            Optional(to, identity.Namespace);
            Text(to, identity.Name);
            Text(to, identity.Uid);
        }

        Text(to, ResourceVersion);
        Byte(to, Generation is null ? (byte)0 : (byte)1);
        if (Generation is { } generation)
            Long(to, generation);
        Optional(to, Manager);
        Int(to, Paths.Count);
        // By index, here and below: enumerating an interface allocates, and there is a record for each row.
        for (var i = 0; i < Paths.Count; i++)
            Text(to, Paths[i]);
        Int(to, PathManagers.Count);
        for (var i = 0; i < PathManagers.Count; i++)
            Optional(to, PathManagers[i]);
        BinaryPrimitives.WriteInt16BigEndian(to.GetSpan(2), Flags);
        to.Advance(2);
        to.Write(ContentHash.Span);
    }

    public byte[] ToBytes()
    {
        var bytes = new ArrayBufferWriter<byte>(512);
        Write(bytes);
        return bytes.WrittenSpan.ToArray();
    }

    /// <exception cref="InvalidDataException">Not one record of this version, or more than one.</exception>
    public static EvidenceRecord Parse(ReadOnlySpan<byte> bytes)
    {
        var reader = new EvidenceReader(bytes);
        if (reader.Byte() is var version && version != FormatVersion)
            throw new InvalidDataException($"The evidence record has version {version}; this program knows {FormatVersion}.");
        var (cluster, position, recordedAt, observedAt, verb) = (reader.Text(), reader.Long(), reader.Long(), reader.Long(), (Verb)reader.Byte());
        var identity = reader.Flag()
            ? new EvidenceObject(new GroupVersionKind(reader.Text(), reader.Text(), reader.Text()), reader.Text(), reader.Flag(), reader.Optional(), reader.Text(), reader.Text())
            : (EvidenceObject?)null;
        var (resourceVersion, generation, manager) = (reader.Text(), reader.Flag() ? reader.Long() : (long?)null, reader.Optional());
        var (paths, pathManagers) = (reader.Texts(), reader.Optionals());
        var record = new EvidenceRecord(
            cluster, position, recordedAt, observedAt, verb, identity, resourceVersion, generation, manager, paths, reader.Short(), reader.Take(TreeHash.Length).ToArray())
        {
            PathManagers = pathManagers,
        };
        return reader.AtEnd ? record : throw new InvalidDataException("The evidence record goes on behind its end.");
    }

    private static void Byte(IBufferWriter<byte> to, byte value)
    {
        to.GetSpan(1)[0] = value;
        to.Advance(1);
    }

    private static void Int(IBufferWriter<byte> to, int value)
    {
        BinaryPrimitives.WriteInt32BigEndian(to.GetSpan(4), value);
        to.Advance(4);
    }

    private static void Long(IBufferWriter<byte> to, long value)
    {
        BinaryPrimitives.WriteInt64BigEndian(to.GetSpan(8), value);
        to.Advance(8);
    }

    private static void Text(IBufferWriter<byte> to, string text)
    {
        var span = to.GetSpan(4 + Encoding.UTF8.GetMaxByteCount(text.Length));
        var length = Encoding.UTF8.GetBytes(text, span[4..]);
        BinaryPrimitives.WriteInt32BigEndian(span, length);
        to.Advance(4 + length);
    }

    private static void Optional(IBufferWriter<byte> to, string? text)
    {
        Byte(to, text is null ? (byte)0 : (byte)1);
        if (text is not null)
            Text(to, text);
    }
}

/// <summary>Whose version a row is.</summary>
/// <param name="Namespaced">What was known of the kind.</param>
public readonly record struct EvidenceObject(GroupVersionKind Kind, string Resource, bool Namespaced, string? Namespace, string Name, string Uid);
