using Dashboard.Simulator.Access;
using Dashboard.Simulator.Faults;
using Dashboard.Simulator.Fleet;
using Dashboard.Simulator.Http;
using Dashboard.Simulator.Store;

namespace Dashboard.Simulator.Hosting;

/// <summary>One simulated cluster: its objects, the fleet that changes them, and the listener that serves them.</summary>
public sealed class SimulatedCluster : IAsyncDisposable
{
    private readonly SimulatorOptions _options;
    private readonly int _seed;
    private readonly CancellationTokenSource _stop = new();
    private Listener? _listener;
    private Task _living = Task.CompletedTask;

    private SimulatedCluster(string name, int seed, SimulatorOptions options)
    {
        (Name, _seed, _options) = (name, seed, options);
        Store = new ObjectStore(options.Clock, seed, options.Store);
    }

    public string Name { get; }

    /// <summary>Stays the same over <see cref="StopListeningAsync"/> and <see cref="StartListeningAsync"/>.</summary>
    public Uri Uri { get; private set; } = null!;

    public ObjectStore Store { get; }

    /// <summary>Null: the cluster was to be empty.</summary>
    public SimulatedFleet? Fleet { get; private set; }

    /// <summary>What goes wrong at this API server; also at <c>/simulator/faults</c>.</summary>
    public FaultScript Faults { get; } = new();

    /// <summary>The API server goes away: watches end cleanly, connections are refused. Objects stay.</summary>
    public async Task StopListeningAsync()
    {
        if (_listener is null) return;
        await _listener.DisposeAsync();
        _listener = null;
    }

    /// <summary>The API server comes back at the same address, having forgotten its windows of changes.</summary>
    public async Task StartListeningAsync(CancellationToken cancellationToken)
    {
        if (_listener is not null) return;
        Store.Restart();
        await ListenAsync(Uri.Port, cancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        await StopListeningAsync();
        await _stop.CancelAsync();
        await _living;
        Fleet?.Dispose();
        _stop.Dispose();
        Store.Dispose();
    }

    internal static async Task<SimulatedCluster> StartAsync(int index, SimulatorOptions options, CancellationToken cancellationToken)
    {
        var cluster = new SimulatedCluster(SimulatorOptions.NameOf(index), options.Seed + index, options);
        try
        {
            // Filled first: whoever connects finds a cluster that has been there for a while.
            if (options.Fleet is { } fleet) await cluster.PopulateAsync(fleet, cancellationToken);
            await cluster.ListenAsync(options.Port == 0 ? 0 : options.Port + index, cancellationToken);
            return cluster;
        }
        catch
        {
            await cluster.DisposeAsync();
            throw;
        }
    }

    private async Task PopulateAsync(FleetOptions options, CancellationToken cancellationToken)
    {
        var own = options with { Seed = _seed, ClusterName = Name };
        var fleet = Fleet = new SimulatedFleet(Store, own, _options.Clock, _options.Logging.CreateLogger<SimulatedFleet>());
        await Task.Run(fleet.Populate, cancellationToken);
        _living = Task.Run(() => fleet.RunAsync(_stop.Token), CancellationToken.None);
    }

    private async Task ListenAsync(int port, CancellationToken cancellationToken)
    {
        var tokens = _options.Tokens is { } file ? new TokenFile(file) : null;
        var server = new ApiServer(Store, tokens, _options.Clock, _seed);
        var access = new AccessGate(Store, tokens, server.HandleAsync);
        var faults = new FaultGate(Faults, _options.Clock, access.HandleAsync);
        _listener = await Listener.StartAsync(_options.Address, port, faults.HandleAsync, cancellationToken);
        Uri = _listener.Uri;
    }
}
