using System.Net.WebSockets;
using System.Text;
using System.Text.Json.Nodes;

namespace Dashboard.Faults.Browsers;

/// <summary>The hub's JSON protocol by hand: what a library would never send can be sent, and nothing is read unless it is asked for.</summary>
internal sealed class HubClient : IDisposable
{
    private const byte End = 0x1e;
    private readonly ClientWebSocket _socket = new();
    private readonly List<byte> _read = [];

    public static async Task<HubClient> ConnectAsync(Uri dashboard, CancellationToken cancellationToken)
    {
        var client = new HubClient();
        await client._socket.ConnectAsync(new UriBuilder(dashboard) { Scheme = "ws", Path = "/hubs/changes" }.Uri, cancellationToken);
        return client;
    }

    /// <summary>Says hello and asks for changes after a position.</summary>
    public async Task StreamAsync(string cluster, long after, CancellationToken cancellationToken)
    {
        await SendAsync("{\"protocol\":\"json\",\"version\":1}\u001e", cancellationToken);
        await SendAsync($"{{\"type\":4,\"invocationId\":\"1\",\"target\":\"StreamChanges\",\"arguments\":[\"{cluster}\",{after}]}}\u001e", cancellationToken);
    }

    public async Task SendAsync(string text, CancellationToken cancellationToken) =>
        await _socket.SendAsync(Encoding.UTF8.GetBytes(text), WebSocketMessageType.Text, endOfMessage: true, cancellationToken);

    /// <summary>The next message; null: the server has ended the connection.</summary>
    public async Task<JsonObject?> ReadAsync(CancellationToken cancellationToken)
    {
        var buffer = new byte[16 * 1024];
        int end;
        while ((end = _read.IndexOf(End)) < 0)
        {
            try
            {
                var got = await _socket.ReceiveAsync(buffer, cancellationToken);
                if (got.MessageType == WebSocketMessageType.Close) return null;
                _read.AddRange(buffer.AsSpan(0, got.Count));
            }
            catch (WebSocketException)
            {
                return null;
            }
        }

        var message = JsonNode.Parse(_read[..end].ToArray())!.AsObject();
        _read.RemoveRange(0, end + 1);
        return message;
    }

    public void Dispose() => _socket.Dispose();
}
