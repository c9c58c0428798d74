using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Org.BouncyCastle.Crypto.Parameters;
using Org.BouncyCastle.Crypto.Signers;

namespace Dashboard.Log.Tests.Evidence;

/// <summary>
/// Written from docs/evidence.md alone, with none of the product's code: the Merkle tree by the recursion of RFC 9162, another library's Ed25519, the record's
/// bytes put together by hand. What it accepts, another program can.
/// </summary>
internal static class IndependentVerifier
{
    public static byte[] Leaf(byte[] record) => SHA256.HashData([0, .. record]);

    public static byte[] Root(IReadOnlyList<byte[]> leaves)
    {
        if (leaves.Count == 0)
            return SHA256.HashData([]);
        if (leaves.Count == 1)
            return leaves[0];
        var split = 1;
        while (split * 2 < leaves.Count)
            split *= 2;
        return Node(Root([.. leaves.Take(split)]), Root([.. leaves.Skip(split)]));
    }

    /// <summary>RFC 9162, 2.1.3.2, as a recursion from the root down.</summary>
    public static byte[] RootByPath(byte[] leaf, long index, long size, IReadOnlyList<byte[]> path)
    {
        if (size == 1)
            return path.Count == 0 ? leaf : throw new InvalidDataException("The path is too long.");
        long split = 1;
        while (split * 2 < size)
            split *= 2;
        var rest = path.SkipLast(1).ToList();
        return index < split
            ? Node(RootByPath(leaf, index, split, rest), path[^1])
            : Node(path[^1], RootByPath(leaf, index - split, size - split, rest));
    }

    /// <summary>Checks the signature and returns origin, size and root.</summary>
    public static (string Origin, long Size, byte[] Root) Note(string note, string verifierKey)
    {
        var end = note.LastIndexOf("\n\n", StringComparison.Ordinal);
        var text = note[..(end + 1)];
        var parts = verifierKey.Split('+', 3);
        var key = Convert.FromBase64String(parts[2]);
        Assert.Equal(1, key[0]);
        var id = SHA256.HashData([.. Encoding.UTF8.GetBytes(parts[0]), 10, .. key])[..4];
        Assert.Equal(parts[1], Convert.ToHexStringLower(id));
        foreach (var line in note[(end + 2)..].TrimEnd('\n').Split('\n'))
        {
            var words = line.Split(' ');
            Assert.Equal("\u2014", words[0]);
            var signature = Convert.FromBase64String(words[2]);
            if (words[1] != parts[0] || !signature.AsSpan(0, 4).SequenceEqual(id))
                continue;
            var signer = new Ed25519Signer();
            signer.Init(forSigning: false, new Ed25519PublicKeyParameters(key, 1));
            var bytes = Encoding.UTF8.GetBytes(text);
            signer.BlockUpdate(bytes, 0, bytes.Length);
            if (!signer.VerifySignature(signature[4..]))
                throw new InvalidDataException("The signature is wrong.");
            var lines = text.Split('\n');
            return (lines[0], long.Parse(lines[1], null), Convert.FromBase64String(lines[2]));
        }

        throw new InvalidDataException("Not signed by this key.");
    }

    /// <summary>The fields of a record by name, read as the document lays them out.</summary>
    public static Dictionary<string, object?> Record(byte[] bytes)
    {
        var at = 0;
        var fields = new Dictionary<string, object?>(StringComparer.Ordinal) { ["format"] = Byte(), ["cluster"] = Text(), ["position"] = Long(), ["recordedAt"] = Long(), ["observedAt"] = Long(), ["verb"] = (char)Byte() };
        if (Byte() == 1)
        {
            foreach (var name in (string[])["group", "version", "kind", "resource"])
                fields[name] = Text();
            fields["namespaced"] = Byte() == 1;
            fields["namespace"] = Byte() == 1 ? Text() : null;
            fields["name"] = Text();
            fields["uid"] = Text();
        }

        fields["resourceVersion"] = Text();
        fields["generation"] = Byte() == 1 ? Long() : null;
        fields["manager"] = Byte() == 1 ? Text() : null;
        fields["paths"] = Enumerable.Range(0, (int)Number(4)).Select(_ => Text()).ToArray();
        fields["pathManagers"] = Enumerable.Range(0, (int)Number(4)).Select(_ => Byte() == 1 ? Text() : null).ToArray();
        fields["flags"] = (int)Number(2);
        fields["contentHash"] = Convert.ToHexStringLower(bytes[at..]);
        Assert.Equal(32, bytes.Length - at);
        return fields;

        byte Byte() => bytes[at++];
        long Long() => Number(8);
        string Text()
        {
            var length = (int)Number(4);
            at += length;
            return Encoding.UTF8.GetString(bytes, at - length, length);
        }

        long Number(int width)
        {
            long number = 0;
            for (var i = 0; i < width; i++)
                number = (number << 8) | bytes[at++];
            return number;
        }
    }

    public static byte[] BigEndian(long number)
    {
        var bytes = new byte[8];
        BinaryPrimitives.WriteInt64BigEndian(bytes, number);
        return bytes;
    }

    private static byte[] Node(byte[] left, byte[] right) => SHA256.HashData([1, .. left, .. right]);
}
