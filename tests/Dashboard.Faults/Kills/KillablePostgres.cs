using System.Diagnostics;
using System.Net;
using Dashboard.Log;
using Dashboard.Log.Embedded;
using Dashboard.Testing;
using Npgsql;

namespace Dashboard.Faults.Kills;

/// <summary>A durable PostgreSQL of its own that is killed and started again, always at the same address.</summary>
internal sealed class KillablePostgres : IAsyncDisposable
{
    private readonly string _folder;
    private EmbeddedPostgres _server;

    private KillablePostgres(string folder, EmbeddedPostgres server)
    {
        (_folder, _server) = (folder, server);
        Front = new Proxy(EndPoint(server));
        ConnectionString = new NpgsqlConnectionStringBuilder(server.ConnectionString) { Port = Front.Port, SslMode = SslMode.Disable }.ConnectionString;
    }

    public string ConnectionString { get; }

    private Proxy Front { get; }

    public static async Task<KillablePostgres> StartAsync(CancellationToken cancellationToken)
    {
        var folder = Directory.CreateTempSubdirectory("dashboard-faults-postgres-").FullName;
        var server = await EmbeddedPostgres.StartAsync(new EmbeddedPostgresOptions { DataDirectory = folder }, cancellationToken);
        await Migrator.MigrateAsync(server.ConnectionString, cancellationToken);
        return new KillablePostgres(folder, server);
    }

    /// <summary>kill -9 of the server, then a start with its data.</summary>
    public async Task KillAsync(CancellationToken cancellationToken)
    {
        using (var process = Process.GetProcessById(_server.ProcessId))
        {
            process.Kill();
            await process.WaitForExitAsync(cancellationToken);
        }

        Front.CutAll();
        await _server.DisposeAsync();
        _server = await StartAgainAsync(cancellationToken);
        Front.Behind = EndPoint(_server);
    }

    public async ValueTask DisposeAsync()
    {
        await Front.DisposeAsync();
        await _server.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    /// <summary>Sessions of the killed server may hold its memory for a moment: then the next one refuses to start.</summary>
    private async Task<EmbeddedPostgres> StartAgainAsync(CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await EmbeddedPostgres.StartAsync(new EmbeddedPostgresOptions { DataDirectory = _folder }, cancellationToken);
            }
            catch (EmbeddedPostgresException) when (attempt < 10)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(100), cancellationToken);
            }
        }
    }

    private static IPEndPoint EndPoint(EmbeddedPostgres server) => new(IPAddress.Loopback, new NpgsqlConnectionStringBuilder(server.ConnectionString).Port);
}
