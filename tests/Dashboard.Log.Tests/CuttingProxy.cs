using System.Net;
using System.Net.Sockets;
using System.Text;
using Npgsql;

namespace Dashboard.Log.Tests;

/// <summary>
/// A TCP proxy before PostgreSQL. It cuts one connection at a chosen word: before the server hears it, or after it has answered. And it refuses all of them,
/// as a server that is away.
/// </summary>
internal sealed class CuttingProxy : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _accepting;
    private byte[]? _word;
    private bool _afterAnswer;
    private CancellationTokenSource _present = new();
    private volatile bool _refuses;
    private int _cuts;
    private int _disposed;

    public CuttingProxy(IPEndPoint server)
    {
        Server = server;
        _listener.Start();
        _accepting = AcceptAsync();
    }

    /// <summary>Where new connections go.</summary>
    public IPEndPoint Server { get; set; }

    /// <summary>Done at the moment of the cut.</summary>
    public Action? AtCut { get; set; }

    /// <summary>How often the word passes before it cuts.</summary>
    public int Pass { get; set; }

    public int Cuts => Volatile.Read(ref _cuts);

    public NpgsqlDataSource DataSource(string behind) => NpgsqlDataSource.Create(new NpgsqlConnectionStringBuilder(behind)
    {
        Host = IPAddress.Loopback.ToString(),
        Port = ((IPEndPoint)_listener.LocalEndpoint).Port,
        SslMode = SslMode.Disable,
        // Otherwise the session's first word would differ.
        MaxAutoPrepare = 0,
    }.ConnectionString);

    public void CutAnswerTo(string word) => (_afterAnswer, _word) = (true, Encoding.ASCII.GetBytes(word));

    public void CutRequest(string word) => (_afterAnswer, _word) = (false, Encoding.ASCII.GetBytes(word));

    /// <summary>Away: present connections break, new ones end at once.</summary>
    public void Refuse(bool refuse)
    {
        _refuses = refuse;
        if (refuse)
            Interlocked.Exchange(ref _present, new CancellationTokenSource()).Cancel();
    }

    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, 1) != 0)
            return;
        await _stop.CancelAsync();
        _listener.Stop();
        await _accepting.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        while (true)
        {
            var client = await _listener.AcceptTcpClientAsync(_stop.Token);
            _ = ServeAsync(client);
        }
    }

    private async Task ServeAsync(TcpClient client)
    {
        using var near = client;
        using var cut = CancellationTokenSource.CreateLinkedTokenSource(_stop.Token, Volatile.Read(ref _present).Token);
        if (_refuses)
            return;
        using var far = new TcpClient { NoDelay = true };
        near.NoDelay = true;
        await far.ConnectAsync(Server, _stop.Token);
        var swallow = new TaskCompletionSource();
        var up = RequestsAsync(near.GetStream(), far.GetStream(), swallow, cut.Token);
        var down = AnswersAsync(far.GetStream(), near.GetStream(), swallow.Task, cut.Token);
        await Task.WhenAny(up, down);
        await cut.CancelAsync();
    }

    private async Task RequestsAsync(NetworkStream from, NetworkStream to, TaskCompletionSource swallow, CancellationToken cancellationToken)
    {
        var buffer = new byte[64 * 1024];
        while (await from.ReadAsync(buffer, cancellationToken) is > 0 and var read)
        {
            if (_word is { } word && buffer.AsSpan(0, read).IndexOf(word) >= 0 && Pass-- <= 0 && Interlocked.Exchange(ref _word, null) is not null)
            {
                Interlocked.Increment(ref _cuts);
                if (!_afterAnswer)
                {
                    AtCut?.Invoke();
                    return;
                }

                swallow.SetResult();
            }

            await to.WriteAsync(buffer.AsMemory(0, read), cancellationToken);
        }
    }

    // The server has answered: it has done what it was asked for. Its answer ends here.
    private async Task AnswersAsync(NetworkStream from, NetworkStream to, Task swallow, CancellationToken cancellationToken)
    {
        var buffer = new byte[64 * 1024];
        while (await from.ReadAsync(buffer, cancellationToken) is > 0 and var read && !swallow.IsCompleted)
            await to.WriteAsync(buffer.AsMemory(0, read), cancellationToken);
        if (swallow.IsCompleted)
            AtCut?.Invoke();
    }
}
