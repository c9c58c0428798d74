using Dashboard.Log.Payloads;
using Dashboard.Model;

namespace Dashboard.Log.Reading;

/// <summary>A row's payload as read, and the version that it is an edit of.</summary>
internal sealed class StoredVersion(long position, int objectId, Payload payload, byte[] contentHash)
{
    public long Position { get; } = position;

    public int ObjectId { get; } = objectId;

    public Payload Payload { get; } = payload;

    public byte[] ContentHash { get; } = contentHash;

    public bool IsKeyframe => Payload.Encoding == PayloadEncoding.Keyframe;

    /// <summary>The object's version right before; null until it is known, and for a keyframe where nobody asks for it.</summary>
    public StoredVersion? Previous { get; set; }

    /// <summary>The version right before, where it is remembered.</summary>
    public PreviousVersion? Before { get; set; }

    /// <summary>Asked for itself, not only as what another is an edit of.</summary>
    public bool Wanted { get; init; }

    /// <summary>The version right before is asked for too.</summary>
    public bool WithPrevious { get; init; }

    public bool Quarantined { get; init; }

    /// <summary>Decoded; null: not yet, or let go of.</summary>
    public byte[]? Json { get; set; }

    /// <summary>The decoded bytes have been compared with the hash.</summary>
    public bool Checked { get; set; }

    /// <summary>Whether decoding what is asked for needs the version before.</summary>
    public bool NeedsPrevious => Json is null ? !IsKeyframe || WithPrevious : WithPrevious && Before is null;

    /// <summary>Of the dictionaries that decoding these needs.</summary>
    public static HashSet<short> DictionaryIds(IEnumerable<StoredVersion> versions)
    {
        var ids = new HashSet<short>();
        var seen = new HashSet<StoredVersion>();
        foreach (var version in versions)
        {
            // Chains share their beginnings.
            for (var step = version; step is not null && seen.Add(step); step = step.Previous)
            {
                if (step.Json is null && step.Payload.DictionaryId is { } id)
                    ids.Add(id);
            }
        }

        return ids;
    }
}
