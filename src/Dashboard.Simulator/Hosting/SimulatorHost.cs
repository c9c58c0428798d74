using Dashboard.Simulator.Access;

namespace Dashboard.Simulator.Hosting;

/// <summary>Runs simulated clusters inside this process, each behind its own listener.</summary>
public sealed class SimulatorHost : IAsyncDisposable
{
    private readonly List<SimulatedCluster> _clusters = [];

    private readonly string _token;

    private SimulatorHost(string token) => _token = token;

    public IReadOnlyList<SimulatedCluster> Clusters => _clusters;

    /// <summary>Starts the clusters, each with its fleet; without one it has the standard namespaces and nothing else.</summary>
    /// <exception cref="ArgumentException">An option is out of its range; the message names each.</exception>
    /// <exception cref="IOException">A port is taken.</exception>
    public static async Task<SimulatorHost> StartAsync(SimulatorOptions options, CancellationToken cancellationToken)
    {
        if (options.Validate() is { Count: > 0 } problems) throw new ArgumentException(string.Join(' ', problems), nameof(options));
        var host = new SimulatorHost(options.Tokens is { } tokens ? new TokenFile(tokens).First : "simulated");
        try
        {
            for (var i = 0; i < options.Clusters; i++) host._clusters.Add(await SimulatedCluster.StartAsync(i, options, cancellationToken));
            return host;
        }
        catch
        {
            await host.DisposeAsync();
            throw;
        }
    }

    /// <summary>Writes a kubeconfig with a context for each cluster, and with the first token of the token file where there is one.</summary>
    /// <returns>The absolute path.</returns>
    public string WriteKubeconfig(string path)
    {
        Kubeconfig.Write(path, [.. _clusters.Select(c => (c.Name, c.Uri))], _token);
        return Path.GetFullPath(path);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var cluster in _clusters) await cluster.DisposeAsync();
        _clusters.Clear();
    }
}
