using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Dashboard.Web.Verbs;

/// <summary>The simulated API servers, in a process of their own: the dashboard talks to them as to any cluster.</summary>
internal sealed class SimulatorProcess : IAsyncDisposable
{
    private static readonly TimeSpan s_startBound = TimeSpan.FromSeconds(90);

    /// <summary>On top for each object: making one takes 2 ms of a core, and others may want the cores as well.</summary>
    private static readonly TimeSpan s_objectBound = TimeSpan.FromMilliseconds(20);

    private static readonly TimeSpan s_stopBound = TimeSpan.FromSeconds(10);
    private readonly Process _process;

    private SimulatorProcess(Process process, IReadOnlyList<string> clusters) => (_process, Clusters) = (process, clusters);

    /// <summary>Names of the clusters, which are also the kubeconfig's contexts.</summary>
    public IReadOnlyList<string> Clusters { get; }

    public static async Task<SimulatorProcess> StartAsync(DemoOptions options, string kubeconfig, CancellationToken cancellationToken)
    {
        var program = Path.Combine(AppContext.BaseDirectory, "simulator", "Dashboard.Simulator.dll");
        if (!File.Exists(program)) throw new UsageException($"The simulator is not beside this program ('{program}'): build the solution first.");
        var start = new ProcessStartInfo("dotnet",
        [
            program, "--objects", Text(options.Objects), "--clusters", Text(options.Clusters), "--seed", Text(options.Seed),
            "--changes-per-second", options.ChangesPerSecond.ToString(CultureInfo.InvariantCulture), "--kubeconfig", kubeconfig,
            "--parent-pid", Text(Environment.ProcessId),
        ])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        var process = Process.Start(start) ?? throw new UsageException("The simulator did not start.");
        var errors = process.StandardError.ReadToEndAsync(CancellationToken.None);
        List<string> clusters = [];
        using var bound = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var longest = s_startBound + s_objectBound * options.Objects * options.Clusters;
        bound.CancelAfter(longest);
        try
        {
            // One line of JSON for each cluster that is ready.
            while (clusters.Count < options.Clusters)
            {
                if (await process.StandardOutput.ReadLineAsync(bound.Token) is not { } line)
                    throw new UsageException("The simulator ended: " + (await errors).Trim());
                if (Cluster(line) is { } name) clusters.Add(name);
            }
        }
        catch (Exception error)
        {
            process.Kill(entireProcessTree: true);
            process.Dispose();
            if (error is OperationCanceledException && !cancellationToken.IsCancellationRequested)
                throw new UsageException($"The simulator was not ready within {longest}: try fewer objects (--objects).", error);
            throw;
        }

        _ = process.StandardOutput.BaseStream.CopyToAsync(Stream.Null, CancellationToken.None); // or its pipe fills and stops it
        return new SimulatorProcess(process, clusters);
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _process.Kill(entireProcessTree: true);
            await _process.WaitForExitAsync().WaitAsync(s_stopBound);
        }

        _process.Dispose();
    }

    private static string? Cluster(string line)
    {
        try
        {
            return JsonNode.Parse(line)?["cluster"]?.GetValue<string>();
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException)
        {
            return null;
        }
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
