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
    private RecentVersion? _spare;
    private TokenTable? _spareTokens;
    private long _size;

    /// <summary>The last version; null: its bytes are not in memory.</summary>
    public RecentVersion? Find(ObjectState state)
    {
        if (state.Recent is not null || state.Packed is not { } packed)
            return state.Recent;
        var recent = Take();
        encoder.Unpack(packed, state.PackedWith, recent.Room(PayloadEncoder.PackedLength(packed)));
        recent.Tokens.Read(recent.Json.Span);
        return Enter(state, recent);
    }

    /// <summary>The tokens of a version that may become the last.</summary>
    public TokenTable Tokens(ReadOnlySpan<byte> json)
    {
        var tokens = TakeTokens();
        tokens.Read(json);
        return tokens;
    }

    /// <summary>The tokens of a version that may become the last, found from those of the one before.</summary>
    public TokenTable Tokens(RecentVersion before, ReadOnlySpan<byte> json)
    {
        var tokens = TakeTokens();
        if (!tokens.Follow(before.Tokens, before.Json.Span, json))
            tokens.Read(json);
        return tokens;
    }

    /// <summary>Copies the bytes and takes the tokens over. What was known of the object before is let go of.</summary>
    public void Put(ObjectState state, ReadOnlySpan<byte> json, TokenTable tokens)
    {
        if (state.Recent is { } recent)
            Leave(recent);
        else
            recent = Take();
        _spareTokens = recent.Hold(json, tokens);
        Enter(state, recent);
    }

    private TokenTable TakeTokens()
    {
        var tokens = _spareTokens ?? new TokenTable();
        _spareTokens = null;
        return tokens;
    }

    private RecentVersion Take()
    {
        var recent = _spare ?? new RecentVersion();
        _spare = null;
        return recent;
    }

    private RecentVersion Enter(ObjectState state, RecentVersion recent)
    {
        (recent.State, state.Recent) = (state, recent);
        _byAge.AddLast(recent.Age);
        _size += recent.Size;
        while (_size > bound && _byAge.First is { } oldest && oldest.Value != recent)
            Pack(oldest.Value, oldest.Value.State!);
        return recent;
    }

    private void Leave(RecentVersion recent)
    {
        _byAge.Remove(recent.Age);
        _size -= recent.Size;
    }

    private void Pack(RecentVersion recent, ObjectState state)
    {
        if (state.Packed is null)
        {
            state.PackedWith = state.Kind.Dictionaries.Keyframe;
            state.Packed = encoder.Pack(recent.Json.Span, state.PackedWith);
        }

        Leave(recent);
        (state.Recent, recent.State, _spare) = (null, null, recent);
    }
}
