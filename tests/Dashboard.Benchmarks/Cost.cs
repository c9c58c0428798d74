using System.Diagnostics;

namespace Dashboard.Benchmarks;

/// <summary>Time, processor time and allocation of this process since a moment.</summary>
internal sealed class Cost
{
    private readonly long _started = Stopwatch.GetTimestamp();
    private readonly TimeSpan _cpu = Cpu();
    private readonly long _allocated = GC.GetTotalAllocatedBytes();

    public double Seconds => Stopwatch.GetElapsedTime(_started).TotalSeconds;

    /// <summary>Microseconds of one core.</summary>
    public double CpuMicroseconds => (Cpu() - _cpu).TotalMicroseconds;

    public double Allocated => GC.GetTotalAllocatedBytes() - _allocated;

    private static TimeSpan Cpu()
    {
        using var process = Process.GetCurrentProcess();
        return process.TotalProcessorTime;
    }
}
