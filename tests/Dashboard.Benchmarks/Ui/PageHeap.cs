using System.Diagnostics;
using System.Globalization;
using Microsoft.Diagnostics.Runtime;

namespace Dashboard.Benchmarks.Ui;

/// <summary>
/// What open pages alone keep alive in a process: every object that a walk from the roots finds only behind one of theirs.
/// What pages share, caches and array pools for instance, is found without them and does not count; nor does what waits to be collected.
/// </summary>
internal static class PageHeap
{
    private const string Circuit = "Microsoft.AspNetCore.Components.Server.Circuits.CircuitHost";

    /// <summary>These and what is derived from them belong to one page: its connection, its circuit, its components.</summary>
    private static readonly HashSet<string> s_doors = new(StringComparer.Ordinal)
    {
        Circuit,
        "Microsoft.AspNetCore.Components.RenderTree.Renderer",
        "Microsoft.AspNetCore.Components.Rendering.ComponentState",
        "Microsoft.AspNetCore.Components.ComponentBase",
        "Microsoft.JSInterop.JSRuntime",
        "Microsoft.AspNetCore.SignalR.HubConnectionContext",
        "Microsoft.AspNetCore.Http.Connections.Internal.HttpConnectionContext",
    };

    /// <summary>Stops a process of this machine for some seconds and walks its heap; again where it was stopped in a collection.</summary>
    public static async Task<(int Circuits, long Bytes)> WalkAsync(int process)
    {
        for (var tries = 0; tries < 20; tries++)
        {
            Signal("-STOP", process);
            try
            {
                if (WalkStopped(process) is { } found) return found;
            }
            finally
            {
                Signal("-CONT", process);
            }

            await Task.Delay(500);
        }

        throw new InvalidOperationException("The heap is being collected whenever it is looked at.");
    }

    private static (int Circuits, long Bytes)? WalkStopped(int process)
    {
        // Only read: who is a process's parent and traces it as well waits for ever, because the parent takes the tracer's notice. What only stacks hold is not a page's.
        using var target = DataTarget.AttachToProcess(process, suspend: false);
        var clr = target.ClrVersions[0];
        // The library that knows the runtime's own structures lies beside the runtime. Which it is cannot be read from a file on Linux; it is the one.
        var beside = Path.Combine(Path.GetDirectoryName(clr.ModuleInfo.FileName)!, clr.DebuggingLibraries.First(library => library.Kind == DebugLibraryKind.Dac).FileName);
        using var runtime = clr.CreateRuntime(beside, ignoreMismatch: true);
        if (!runtime.Heap.CanWalkHeap) return null;

        Dictionary<ulong, bool> isDoor = [];
        HashSet<ulong> seen = [];
        Stack<ClrObject> found = new();
        List<ClrObject> doors = [];
        foreach (var root in runtime.Heap.EnumerateRoots()) Find(root.Object);
        while (found.TryPop(out var next))
        {
            if (IsDoor(next)) doors.Add(next);
            else FindBehind(next);
        }

        foreach (var door in doors) found.Push(door);
        var (circuits, bytes) = (0, 0L);
        while (found.TryPop(out var next))
        {
            bytes += (long)next.Size;
            if (next.Type?.Name == Circuit) circuits++;
            FindBehind(next);
        }

        return (circuits, bytes);

        void Find(ClrObject next)
        {
            if (next.IsValid && seen.Add(next.Address)) found.Push(next);
        }

        void FindBehind(ClrObject from)
        {
            foreach (var next in from.EnumerateReferences(considerDependantHandles: true)) Find(next);
        }

        bool IsDoor(ClrObject of)
        {
            if (of.Type is not { } type) return false;
            if (isDoor.TryGetValue(type.MethodTable, out var known)) return known;
            for (var at = type; at is not null && !known; at = at.BaseType) known = at.Name is { } name && s_doors.Contains(name);
            return isDoor[type.MethodTable] = known;
        }
    }

    private static void Signal(string signal, int process)
    {
        using var kill = Process.Start("kill", [signal, process.ToString(CultureInfo.InvariantCulture)]);
        kill.WaitForExit();
    }
}
