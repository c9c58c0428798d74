using System.Net.WebSockets;
using System.Text;

namespace Dashboard.Web.Tests.Hubs;

/// <summary>Subscribes to the graph by hand, and then reads nothing until it is told to.</summary>
internal sealed class StuckClient : IDisposable
{
    private const char EndOfMessage = '\u001e';
    private readonly ClientWebSocket _socket = new();

    public static async Task<StuckClient> ConnectAsync(Uri hub, long after, CancellationToken cancellationToken)
    {
        var client = new StuckClient();
        await client._socket.ConnectAsync(new UriBuilder(hub) { Scheme = "ws" }.Uri, cancellationToken);
        await client.SendAsync("""{"protocol":"json","version":1}""", cancellationToken);
        await client.SendAsync($$"""{"type":4,"invocationId":"1","target":"StreamGraph","arguments":[{"cluster":"{{HubHost.Cluster}}"},{{after}}]}""", cancellationToken);
        return client;
    }

    /// <returns>The last item of the stream and its completion, as they were sent.</returns>
    public async Task<string> ReadUntilEndOfStreamAsync(CancellationToken cancellationToken)
    {
        var buffer = new byte[64 * 1024];
        var tail = "";
        while (!tail.Contains("\"type\":3", StringComparison.Ordinal))
        {
            var read = await _socket.ReceiveAsync(buffer.AsMemory(), cancellationToken);
            if (read.MessageType == WebSocketMessageType.Close) break;
            tail = (tail + Encoding.UTF8.GetString(buffer.AsSpan(0, read.Count)))[^Math.Min(tail.Length + read.Count, 4000)..];
        }

        return tail;
    }

    public void Dispose() => _socket.Dispose();

    private Task SendAsync(string message, CancellationToken cancellationToken) =>
        _socket.SendAsync(Encoding.UTF8.GetBytes(message + EndOfMessage), WebSocketMessageType.Text, endOfMessage: true, cancellationToken);
}
