using Dashboard.Faults.Workload;

namespace Dashboard.Faults.Kills;

/// <summary>Writes so many changes a second, or as many as the machine can, until it is stopped.</summary>
internal sealed class SteadyWriter(Writer writer, Random random, int perSecond) : IAsyncDisposable
{
    /// <summary>A stop of the machine is not made up for all at once.</summary>
    private const int MostAtOnce = 400;

    private readonly CancellationTokenSource _stop = new();
    private Task _running = Task.CompletedTask;

    /// <summary>Reached so far.</summary>
    public double Rate { get; private set; }

    public void Start() => _running = Task.Run(RunAsync, CancellationToken.None);

    public async Task StopAsync()
    {
        await _stop.CancelAsync();
        await _running.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        _stop.Dispose();
    }

    private async Task RunAsync()
    {
        var (since, first) = (TimeProvider.System.GetTimestamp(), writer.Writes);
        using var beat = new PeriodicTimer(TimeSpan.FromMilliseconds(5));
        while (await beat.WaitForNextTickAsync(_stop.Token))
        {
            var elapsed = TimeProvider.System.GetElapsedTime(since).TotalSeconds;
            var due = Math.Min(MostAtOnce, (int)(elapsed * perSecond) - (writer.Writes - first));
            for (var i = 0; i < due; i++) writer.Write(random.Next(Objects.Kinds.Length));
            Rate = (writer.Writes - first) / elapsed;
        }
    }
}
