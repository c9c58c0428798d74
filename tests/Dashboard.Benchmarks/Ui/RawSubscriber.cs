using System.Diagnostics;
using System.Globalization;
using System.Net.WebSockets;
using System.Text;
using MessagePack;

namespace Dashboard.Benchmarks.Ui;

/// <summary>
/// A subscriber that decodes nothing, so that 500 of them leave the machine to the server: it looks for the first moment of publication in what it receives.
/// </summary>
internal sealed class RawSubscriber : IDisposable
{
    private static readonly byte[] s_mark = Encoding.UTF8.GetBytes(FanOutServer.Mark);
    private readonly ClientWebSocket _socket = new();
    private readonly CancellationTokenSource _ends = new();

    /// <summary>Milliseconds from publication to receipt, of the oldest change in each message. Read while nothing is published.</summary>
    public List<double> Latencies { get; } = [];

    /// <param name="reads">False: it subscribes and then never reads.</param>
    public static async Task<RawSubscriber> ConnectAsync(Uri hub, string cluster, long after, bool reads = true)
    {
        var subscriber = new RawSubscriber();
        await subscriber._socket.ConnectAsync(new UriBuilder(hub) { Scheme = "ws" }.Uri, subscriber._ends.Token);
        await subscriber._socket.SendAsync(Encoding.UTF8.GetBytes("""{"protocol":"messagepack","version":1}""" + "\u001e"), WebSocketMessageType.Text, true, subscriber._ends.Token);
        var invocation = MessagePackSerializer.Serialize(new object[]
        {
            4, new Dictionary<string, string>(), "1", "StreamGraph", new object[] { new Dictionary<string, string> { ["cluster"] = cluster, ["namespace"] = "" }, after }, Array.Empty<string>(),
        }, cancellationToken: subscriber._ends.Token);
        await subscriber._socket.SendAsync((byte[])[(byte)invocation.Length, .. invocation], WebSocketMessageType.Binary, true, subscriber._ends.Token);
        if (reads) _ = subscriber.ReadAsync(subscriber._ends.Token);
        return subscriber;
    }

    public void Dispose()
    {
        _ends.Cancel();
        _socket.Dispose();
        _ends.Dispose();
    }

    private async Task ReadAsync(CancellationToken cancellationToken)
    {
        var buffer = new byte[16 * 1024];
        try
        {
            while (true)
            {
                var read = await _socket.ReceiveAsync(buffer.AsMemory(), cancellationToken);
                if (buffer.AsSpan(0, read.Count).IndexOf(s_mark) is >= 0 and var at && at + s_mark.Length + 16 <= read.Count)
                    Latencies.Add(Stopwatch.GetElapsedTime(long.Parse(buffer.AsSpan(at + s_mark.Length, 16), CultureInfo.InvariantCulture)).TotalMilliseconds);
            }
        }
        catch (Exception error) when (error is OperationCanceledException or WebSocketException or ObjectDisposedException)
        {
            // It was disposed of.
        }
    }
}
