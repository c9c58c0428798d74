using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using Npgsql;

namespace Dashboard.Log.Embedded;

/// <summary>
/// A PostgreSQL server that lives as long as this object: listening on loopback only, with a password of its own. A server left behind by a
/// killed predecessor in the same directory is stopped first; temporary directories whose owner is dead are swept.
/// </summary>
public sealed class EmbeddedPostgres : IAsyncDisposable
{
    private const string TemporaryPrefix = "dashboard-postgres-data-";
    private const string OwnerFile = "owner.pid";

    private readonly EmbeddedPostgresOptions _options;
    private readonly string _bin;
    private readonly string _home;
    private readonly Queue<string> _lastLines = new();
    private Process? _server;

    private EmbeddedPostgres(EmbeddedPostgresOptions options, string bin, string home) => (_options, _bin, _home) = (options, bin, home);

    /// <summary>Of the database 'dashboard', as its owner.</summary>
    public string ConnectionString { get; private set; } = "";

    /// <summary>Of the server process; tests kill it.</summary>
    public int ProcessId => _server!.Id;

    private string Data => Path.Combine(_home, "data");

    private string PasswordFile => Path.Combine(_home, "password");

    /// <exception cref="EmbeddedPostgresException">Not found, or did not start; the message carries the server's last lines.</exception>
    public static async Task<EmbeddedPostgres> StartAsync(EmbeddedPostgresOptions options, CancellationToken cancellationToken)
    {
        await SweepTemporaryAsync();
        var bin = UnprivilegedUser.ReachableBinaries(PostgresBinaries.Find(options.BinDirectory));
        var home = options.DataDirectory is { } wanted
            ? UnprivilegedUser.Reachable(Path.GetFullPath(wanted))
            : Path.Combine(Path.GetTempPath(), TemporaryPrefix + Environment.ProcessId.ToString(CultureInfo.InvariantCulture) + "-" + Path.GetRandomFileName());
        var postgres = new EmbeddedPostgres(options, bin, home);
        try
        {
            await postgres.StartAsync(cancellationToken);
            return postgres;
        }
        catch
        {
            await postgres.DisposeAsync();
            throw;
        }
    }

    private async Task StartAsync(CancellationToken cancellationToken)
    {
        await StopPredecessorAsync(Data, _options.Timeout);
        if (_options.Fresh && Directory.Exists(_home)) Directory.Delete(_home, recursive: true);
        Directory.CreateDirectory(_home);
        if (_options.DataDirectory is null) await File.WriteAllTextAsync(Path.Combine(_home, OwnerFile), Environment.ProcessId.ToString(CultureInfo.InvariantCulture), cancellationToken);
        if (!File.Exists(Path.Combine(Data, "PG_VERSION"))) await InitializeAsync(cancellationToken);
        else await RefuseOtherVersionAsync(cancellationToken);

        var port = FreePort();
        var start = UnprivilegedUser.Program(
            Path.Combine(_bin, "postgres"), "-D", Data, "-p", port.ToString(CultureInfo.InvariantCulture), "-c", "listen_addresses=127.0.0.1",
            "-c", "unix_socket_directories=", "-c", "max_connections=200", "-c", "shared_buffers=256MB", "-c", "max_wal_size=2GB",
            "-c", $"fsync={(_options.Durable ? "on" : "off")}", "-c", $"full_page_writes={(_options.Durable ? "on" : "off")}", "-c", "logging_collector=off");
        _server = Process.Start(start) ?? throw new EmbeddedPostgresException("PostgreSQL did not start.");
        _server.OutputDataReceived += Keep;
        _server.ErrorDataReceived += Keep;
        _server.BeginOutputReadLine();
        _server.BeginErrorReadLine();

        var server = new NpgsqlConnectionStringBuilder
        {
            Host = "127.0.0.1", Port = port, Username = "dashboard", Password = await File.ReadAllTextAsync(PasswordFile, cancellationToken),
            Database = "postgres", Timeout = 5, Pooling = false,
        };
        await WaitUntilReadyAsync(server.ConnectionString, cancellationToken);
        server.Database = "dashboard";
        server.Pooling = true;
        ConnectionString = server.ConnectionString;
    }

    /// <summary>Data of another major version is kept, not converted: the demo starts over only when it is told to.</summary>
    private async Task RefuseOtherVersionAsync(CancellationToken cancellationToken)
    {
        var made = (await File.ReadAllTextAsync(Path.Combine(Data, "PG_VERSION"), cancellationToken)).Trim();
        using var version = Process.Start(UnprivilegedUser.Program(Path.Combine(_bin, "postgres"), "--version")) ?? throw new EmbeddedPostgresException("PostgreSQL did not start.");
        var text = (await version.StandardOutput.ReadToEndAsync(cancellationToken)).Trim();
        await version.WaitForExitAsync(cancellationToken).WaitAsync(_options.Timeout, cancellationToken);
        if (text.Split(' ').Any(word => word == made || word.StartsWith(made + ".", StringComparison.Ordinal))) return;
        throw new EmbeddedPostgresException($"The data in '{_home}' was made by PostgreSQL {made}, and '{_bin}' is {text}. FRESH=1 starts over.");
    }

    private async Task InitializeAsync(CancellationToken cancellationToken)
    {
        if (Directory.Exists(Data)) Directory.Delete(Data, recursive: true); // half made by a killed initdb
        await File.WriteAllTextAsync(PasswordFile, Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16)), cancellationToken);
        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(PasswordFile, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        UnprivilegedUser.Own(_home);
        var initdb = UnprivilegedUser.Program(
            Path.Combine(_bin, "initdb"), "-D", Data, "--username=dashboard", "--pwfile=" + PasswordFile, "--auth=scram-sha-256", "--encoding=UTF8",
            "--locale=C", _options.Durable ? "--data-checksums" : "--no-sync");
        using var process = Process.Start(initdb) ?? throw new EmbeddedPostgresException("initdb did not start.");
        var output = process.StandardOutput.ReadToEndAsync(cancellationToken);
        var error = process.StandardError.ReadToEndAsync(cancellationToken);
        await process.WaitForExitAsync(cancellationToken).WaitAsync(_options.Timeout, cancellationToken);
        await output;
        if (process.ExitCode != 0) throw new EmbeddedPostgresException("initdb failed: " + await error);
    }

    private async Task WaitUntilReadyAsync(string connectionString, CancellationToken cancellationToken)
    {
        using var bound = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        bound.CancelAfter(_options.Timeout);
        while (true)
        {
            if (_server!.HasExited) throw new EmbeddedPostgresException("PostgreSQL ended at once: " + LastLines());
            try
            {
                await using var connection = new NpgsqlConnection(connectionString);
                await connection.OpenAsync(bound.Token);
                await using var exists = new NpgsqlCommand("SELECT 1 FROM pg_database WHERE datname = 'dashboard'", connection);
                if (await exists.ExecuteScalarAsync(bound.Token) is null)
                {
                    await using var create = new NpgsqlCommand("CREATE DATABASE dashboard", connection);
                    await create.ExecuteNonQueryAsync(bound.Token);
                }

                return;
            }
            catch (NpgsqlException) when (!bound.IsCancellationRequested)
            {
                await Task.Delay(50, bound.Token);
            }
            catch (OperationCanceledException late) when (!cancellationToken.IsCancellationRequested)
            {
                throw new EmbeddedPostgresException($"PostgreSQL was not ready within {_options.Timeout.TotalSeconds:0} s: " + LastLines(), late);
            }
        }
    }

    /// <summary>Fast shutdown: sessions end, committed data is safe.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_server is not null)
        {
            // Ours only: by now the directory may belong to a successor's server.
            if (!_server.HasExited) await StopAsync(_server, _options.Timeout);
            _server.Dispose();
        }

        if (_options.DataDirectory is null && Directory.Exists(_home)) Directory.Delete(_home, recursive: true);
    }

    private static async Task StopPredecessorAsync(string data, TimeSpan bound)
    {
        var pidFile = Path.Combine(data, "postmaster.pid");
        if (!File.Exists(pidFile) || !int.TryParse((await File.ReadAllLinesAsync(pidFile)).FirstOrDefault(), out var pid) || !IsPostgres(pid)) return;
        using var server = Process.GetProcessById(pid);
        await StopAsync(server, bound);
    }

    private static async Task StopAsync(Process server, TimeSpan bound)
    {
        if (OperatingSystem.IsWindows()) server.Kill(entireProcessTree: true);
        else Process.Start("kill", ["-INT", server.Id.ToString(CultureInfo.InvariantCulture)]).Dispose();
        try
        {
            await server.WaitForExitAsync().WaitAsync(bound);
        }
        catch (TimeoutException)
        {
            server.Kill(entireProcessTree: true);
        }
    }

    /// <summary>The pid file of a crash may name a pid that someone else has now.</summary>
    private static bool IsPostgres(int pid)
    {
        try
        {
            using var process = Process.GetProcessById(pid);
            return process.ProcessName.StartsWith("postgres", StringComparison.Ordinal);
        }
        catch (ArgumentException)
        {
            return false;
        }
    }

    private static async Task SweepTemporaryAsync()
    {
        foreach (var home in Directory.GetDirectories(Path.GetTempPath(), TemporaryPrefix + "*"))
        {
            try
            {
                var owner = Path.Combine(home, OwnerFile);
                if (!File.Exists(owner) || !int.TryParse(await File.ReadAllTextAsync(owner), out var pid) || IsAlive(pid)) continue;
                await StopPredecessorAsync(Path.Combine(home, "data"), TimeSpan.FromSeconds(10));
                Directory.Delete(home, recursive: true);
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
            {
                // Another process sweeps the same directory, or it is another user's.
            }
        }
    }

    private static bool IsAlive(int pid)
    {
        try
        {
            using var process = Process.GetProcessById(pid);
            return !process.HasExited;
        }
        catch (ArgumentException)
        {
            return false;
        }
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private void Keep(object sender, DataReceivedEventArgs line)
    {
        if (line.Data is null) return;
        lock (_lastLines)
        {
            _lastLines.Enqueue(line.Data);
            if (_lastLines.Count > 20) _lastLines.Dequeue();
        }
    }

    private string LastLines()
    {
        lock (_lastLines) return string.Join('\n', _lastLines);
    }
}
