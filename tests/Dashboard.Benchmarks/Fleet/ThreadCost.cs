using System.Runtime.InteropServices;

namespace Dashboard.Benchmarks.Fleet;

/// <summary>Processor time and allocation of one thread: what making changes costs is taken off what the process costs, without a guess.</summary>
/// <param name="CpuMicroseconds">Of one core.</param>
/// <param name="Allocated">Bytes.</param>
internal readonly record struct ThreadCost(double CpuMicroseconds, double Allocated)
{
    // Of the calling thread, as Linux numbers its clocks.
    private const int ThreadCpuClock = 3;

    /// <summary>Of the calling thread, since it began. Processor time is 0 where there is no such clock: then it counts as the writer's.</summary>
    public static ThreadCost Now => new(Cpu(), GC.GetAllocatedBytesForCurrentThread());

    public static ThreadCost operator -(ThreadCost now, ThreadCost before) => new(now.CpuMicroseconds - before.CpuMicroseconds, now.Allocated - before.Allocated);

    public static ThreadCost operator +(ThreadCost one, ThreadCost other) => new(one.CpuMicroseconds + other.CpuMicroseconds, one.Allocated + other.Allocated);

    private static double Cpu() => OperatingSystem.IsLinux() && ReadClock(ThreadCpuClock, out var time) == 0 ? (time.Seconds * 1e6) + (time.Nanoseconds / 1e3) : 0;

    [DllImport("libc", EntryPoint = "clock_gettime")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int ReadClock(int clock, out Timespec time);

    [StructLayout(LayoutKind.Sequential)]
    private readonly struct Timespec
    {
        public readonly nint Seconds;
        public readonly nint Nanoseconds;
    }
}
