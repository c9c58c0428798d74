using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using Dashboard.Testing;

namespace Dashboard.Faults.World;

/// <summary>Takes TLS off connections on their way to a port of this machine. Its certificate can be changed: who connects from then on sees the new one.</summary>
internal sealed class TlsFront : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _accepting;
    private readonly int _behind;
    private Authority _authority = new("first");
    private volatile X509Certificate2 _certificate;

    public TlsFront(int behind)
    {
        _behind = behind;
        _certificate = _authority.Issue("server");
        _listener.Start();
        _accepting = AcceptAsync();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>PEM of the authority behind the certificate that is shown now.</summary>
    public string Authority => _authority.Pem;

    /// <summary>Another certificate, by another authority.</summary>
    public void Rotate()
    {
        _authority.Dispose();
        _authority = new Authority("next");
        _certificate = _authority.Issue("server");
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Stop();
        await _accepting.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _authority.Dispose();
        _certificate.Dispose();
        _stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        while (true) _ = ServeAsync(await _listener.AcceptSocketAsync(_stop.Token));
    }

    private async Task ServeAsync(Socket near)
    {
        var stop = _stop.Token;
        await using var tls = new SslStream(new NetworkStream(near, ownsSocket: true));
        using var far = new TcpClient { NoDelay = true };
        try
        {
            near.NoDelay = true;
            await tls.AuthenticateAsServerAsync(new SslServerAuthenticationOptions { ServerCertificate = _certificate }, stop);
            await far.ConnectAsync(IPAddress.Loopback, _behind, stop);
            await Task.WhenAny(tls.CopyToAsync(far.GetStream(), stop), far.GetStream().CopyToAsync(tls, stop));
        }
        catch (Exception e) when (e is IOException or SocketException or AuthenticationException or OperationCanceledException)
        {
            // Cut behind, refused by the client, or over.
        }
    }
}
