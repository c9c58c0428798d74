namespace Dashboard.Simulator.Store;

/// <summary>Uids and name suffixes drawn from one seed, so that a run repeats. Guarded by the store's lock.</summary>
internal sealed class Identifiers(int seed)
{
    private const string Alphabet = "bcdfghjklmnpqrstvwxz2456789";

    private readonly Random _random = new(seed);

    public string NewUid()
    {
        Span<byte> bytes = stackalloc byte[16];
        _random.NextBytes(bytes);
        bytes[6] = (byte)((bytes[6] & 0x0F) | 0x40);
        bytes[8] = (byte)((bytes[8] & 0x3F) | 0x80);
        return new Guid(bytes, bigEndian: true).ToString();
    }

    public string NewSuffix() => string.Create(5, _random, static (suffix, random) =>
    {
        for (var i = 0; i < suffix.Length; i++) suffix[i] = Alphabet[random.Next(Alphabet.Length)];
    });
}
