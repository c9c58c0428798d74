using System.Buffers;
using System.Runtime.InteropServices;
using Dashboard.Log.Payloads;
using Dashboard.Model.Diff;

namespace Dashboard.Log.Writing;

/// <summary>
/// Versions of the objects that changed last, with their tokens: who changes once mostly changes again, and cutting into tokens is most of a comparison. The
/// others are packed. Used by the writing loop only.
/// </summary>
/// <remarks>What is given out holds until the object's next version is put in, or another object is looked for.</remarks>
/// <param name="bound">Bytes at hand; past it, the objects that changed longest ago are packed.</param>
internal sealed class RecentVersions(PayloadEncoder encoder, long bound)
{
    private readonly LinkedList<RecentVersion> _byAge = new();
    private readonly Stack<TokenTable> _spare = new();
    private long _size;

    /// <summary>The last version; null: its bytes are not in memory.</summary>
    public RecentVersion? Find(ObjectState state)
    {
        if (state.Recent is not null || state.Packed is not { } packed)
            return state.Recent;
        var bytes = encoder.Unpack(packed, state.PackedWith, out var length);
        return Put(state, bytes.AsMemory(0, length), Tokens(bytes.AsSpan(0, length)), bytes);
    }

    /// <summary>The tokens of a version that may become the last.</summary>
    public TokenTable Tokens(ReadOnlySpan<byte> json)
    {
        var tokens = _spare.TryPop(out var spare) ? spare : new TokenTable();
        tokens.Read(json);
        return tokens;
    }

    /// <summary>The tokens of a version that may become the last, found from those of the one before.</summary>
    public TokenTable Tokens(RecentVersion before, ReadOnlySpan<byte> json)
    {
        var tokens = _spare.TryPop(out var spare) ? spare : new TokenTable();
        if (!tokens.Follow(before.Tokens!, before.Json.Span, json))
            tokens.Read(json);
        return tokens;
    }

    /// <summary>Takes the bytes and the tokens over. What was known of the object before is let go of.</summary>
    public void Put(ObjectState state, ReadOnlyMemory<byte> json, TokenTable tokens) => Put(state, Own(json), tokens, null);

    private RecentVersion Put(ObjectState state, ReadOnlyMemory<byte> json, TokenTable tokens, byte[]? rented)
    {
        if (state.Recent is { } recent)
            Remove(recent);
        else
            state.Recent = recent = new RecentVersion(state);
        recent.Hold(json, tokens, rented);
        _byAge.AddLast(recent.Age);
        _size += recent.Size;
        while (_size > bound && _byAge.First is { } oldest && oldest.Value != recent)
            Pack(oldest.Value);
        return recent;
    }

    private void Pack(RecentVersion recent)
    {
        var state = recent.State;
        if (state.Packed is null)
        {
            state.PackedWith = state.Kind.Dictionaries.Keyframe;
            state.Packed = encoder.Pack(recent.Json.Span, state.PackedWith);
        }

        Remove(recent);
        state.Recent = null;
    }

    private void Remove(RecentVersion recent)
    {
        _byAge.Remove(recent.Age);
        _size -= recent.Size;
        if (_spare.Count < 2)
            _spare.Push(recent.Tokens!);
        if (recent.Rented is { } rented)
            ArrayPool<byte>.Shared.Return(rented);
    }

    // Bytes cut out of a larger array would keep all of it.
    private static ReadOnlyMemory<byte> Own(ReadOnlyMemory<byte> json) =>
        MemoryMarshal.TryGetArray(json, out var segment) && segment.Array!.Length <= json.Length + (json.Length / 4) ? json : json.ToArray();
}
