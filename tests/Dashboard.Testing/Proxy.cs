using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Dashboard.Testing;

/// <summary>A TCP proxy in front of a server: cuts connections, refuses new ones, or cuts one at a chosen word. Safe for concurrent use.</summary>
public sealed class Proxy : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly ConcurrentDictionary<Socket, bool> _open = new();
    private readonly Task _accepting;
    private Cut? _cut;
    private volatile bool _refusing;

    public Proxy(IPEndPoint behind)
    {
        Behind = behind;
        _listener.Start();
        _accepting = AcceptAsync();
    }

    /// <summary>Where new connections lead.</summary>
    public IPEndPoint Behind { get; set; }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>New connections are closed at once.</summary>
    public bool Refusing
    {
        get => _refusing;
        set => _refusing = value;
    }

    /// <summary>RST on everything that is open.</summary>
    public void CutAll()
    {
        foreach (var socket in _open.Keys) Reset(socket);
    }

    /// <summary>Cuts the next connection on which the client sends a word, after another word and not before.</summary>
    /// <returns>Completes when that has happened.</returns>
    public Task CutAt(string word, string after, CutWhen when)
    {
        var cut = new Cut(Encoding.ASCII.GetBytes(word), Encoding.ASCII.GetBytes(after), when, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
        Volatile.Write(ref _cut, cut);
        return cut.Happened.Task;
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Stop();
        CutAll();
        await _accepting.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        while (true)
        {
            var near = await _listener.AcceptSocketAsync(_stop.Token);
            if (_refusing) Reset(near);
            else _ = ServeAsync(near);
        }
    }

    private async Task ServeAsync(Socket near)
    {
        using var far = new Socket(SocketType.Stream, ProtocolType.Tcp);
        (near.NoDelay, far.NoDelay) = (true, true);
        _open[near] = _open[far] = true;
        try
        {
            await far.ConnectAsync(Behind, _stop.Token);
            var swallow = new TaskCompletionSource();
            var up = CarryAsync(near, far, swallow, requests: true);
            var down = CarryAsync(far, near, swallow, requests: false);
            if (await Task.WhenAny(up, down) is { IsFaulted: false } ended && ended == down && !swallow.Task.IsCompleted) near.Shutdown(SocketShutdown.Send);
            else Reset(near);
            await Task.WhenAny(up, Task.Delay(TimeSpan.FromSeconds(1), _stop.Token));
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException or OperationCanceledException)
        {
            // Cut, from here or from either side.
        }
        finally
        {
            _open.TryRemove(near, out _);
            _open.TryRemove(far, out _);
            Reset(near);
        }
    }

    private async Task CarryAsync(Socket from, Socket to, TaskCompletionSource swallow, bool requests)
    {
        var buffer = new byte[64 * 1024];
        Cut? armed = null;
        while (await from.ReceiveAsync(buffer, _stop.Token) is > 0 and var read)
        {
            if (requests && Volatile.Read(ref _cut) is { } next && buffer.AsSpan(0, read).IndexOf(next.After) >= 0) armed = next;
            if (armed is { } cut && buffer.AsSpan(0, read).IndexOf(cut.Word) >= 0 && Interlocked.CompareExchange(ref _cut, null, cut) == cut)
            {
                if (cut.When == CutWhen.Answered) swallow.SetResult();
                if (cut.When == CutWhen.Delivered) await to.SendAsync(buffer.AsMemory(0, read), _stop.Token);
                cut.Happened.TrySetResult();
                if (cut.When != CutWhen.Answered) throw new SocketException((int)SocketError.ConnectionReset);
            }

            // The server has done what it was asked for: its answer ends here.
            if (!requests && swallow.Task.IsCompleted) return;
            for (var sent = 0; sent < read;) sent += await to.SendAsync(buffer.AsMemory(sent, read - sent), _stop.Token);
        }
    }

    private static void Reset(Socket socket)
    {
        try
        {
            socket.LingerState = new LingerOption(true, 0);
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            return;
        }

        socket.Dispose();
    }

    private sealed record Cut(byte[] Word, byte[] After, CutWhen When, TaskCompletionSource Happened);
}

/// <summary>When a connection is cut at a word.</summary>
public enum CutWhen
{
    /// <summary>The server never hears it.</summary>
    Unheard,

    /// <summary>The server has it and may still be at it.</summary>
    Delivered,

    /// <summary>The server has answered; the answer is lost.</summary>
    Answered,
}
