using System.Runtime.InteropServices;

namespace Dashboard.Log.Payloads;

/// <summary>Memory that zstd made and has to free.</summary>
internal sealed class ZstdHandle : SafeHandle
{
    private readonly Action<nint> _free;

    /// <exception cref="InvalidDataException">Nothing was made.</exception>
    public ZstdHandle(nint made, Action<nint> free)
        : base(0, ownsHandle: true)
    {
        _free = free;
        SetHandle(made);
        if (made == 0)
            throw new InvalidDataException("zstd could not take what it was given.");
    }

    public override bool IsInvalid => handle == 0;

    /// <summary>To be used while this is referred to.</summary>
    public nint Value => IsClosed ? throw new ObjectDisposedException(nameof(ZstdHandle)) : handle;

    protected override bool ReleaseHandle()
    {
        _free(handle);
        return true;
    }
}
