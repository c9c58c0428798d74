using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using k8s;
using k8s.Authentication;
using k8s.Exceptions;

namespace Dashboard.Watch.Connection;

/// <summary>
/// The connections of one set of credentials. Used by any number of requests and streams at once; once it is retired, the last of them to leave closes it.
/// Safe for concurrent use.
/// </summary>
internal sealed class ServerConnection : IDisposable
{
    private readonly HttpClient http;
    private readonly CredentialFiles files;
    private readonly ServiceClientCredentials? credentials;
    private readonly DateTimeOffset? certificateEnds;

    /// <summary>Requests under way, and one for being the current connection.</summary>
    private int uses = 1;

    public ServerConnection(ServerConfiguration configuration, long loadedAt)
    {
        var client = configuration.Client;
        (Host, LoadedAt, files) = (client.Host.TrimEnd('/'), loadedAt, configuration.Files);
        credentials = Kubernetes.CreateCredentials(client);
        certificateEnds = configuration.Certificate?.NotAfter;
        var handler = new SocketsHttpHandler
        {
            AutomaticDecompression = DecompressionMethods.GZip,
            EnableMultipleHttp2Connections = true,
            ConnectTimeout = TimeSpan.FromSeconds(10),
            KeepAlivePingDelay = TimeSpan.FromSeconds(30),
            KeepAlivePingTimeout = TimeSpan.FromSeconds(20),
            PooledConnectionLifetime = TimeSpan.FromHours(1),
            AllowAutoRedirect = false,
            UseCookies = false,
            SslOptions = Tls(client, configuration.Certificate),
        };
        http = new HttpClient(handler) { Timeout = Timeout.InfiniteTimeSpan };
        http.DefaultRequestHeaders.UserAgent.ParseAdd("cr-dashboard");
    }

    public string Host { get; }

    /// <summary>Timestamp of the time provider.</summary>
    public long LoadedAt { get; }

    /// <summary>A file has changed, or the client certificate (a plugin's, perhaps) is about to end.</summary>
    public bool IsStale(DateTimeOffset now) => certificateEnds - now < TimeSpan.FromSeconds(30) || files.Changed();

    /// <summary>False: it was retired and has been closed.</summary>
    public bool TryEnter()
    {
        for (var seen = Volatile.Read(ref uses); seen > 0; seen = Volatile.Read(ref uses))
            if (Interlocked.CompareExchange(ref uses, seen + 1, seen) == seen)
                return true;
        return false;
    }

    /// <summary>Retires it: called once, by its owner.</summary>
    public void Dispose() => Leave();

    /// <summary>Once for each successful <see cref="TryEnter"/>.</summary>
    public void Leave()
    {
        if (Interlocked.Decrement(ref uses) == 0)
            http.Dispose();
    }

    /// <summary>Returns when the headers are in.</summary>
    /// <exception cref="ClusterConfigurationException">The plugin that gives the credentials failed.</exception>
    public async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        // Hundreds of watches then share a few connections. The client's own default is not applied to a message that is made elsewhere.
        (request.Version, request.VersionPolicy) = (HttpVersion.Version20, HttpVersionPolicy.RequestVersionOrLower);
        try
        {
            if (credentials is not null)
                await credentials.ProcessHttpRequestAsync(request, cancellationToken);
        }
        catch (KubeConfigException e)
        {
            throw new ClusterConfigurationException(nameof(ClusterOptions.Kubeconfig), $"the credentials cannot be renewed: {e.Message}", e);
        }
        try
        {
            return await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
        }
        catch (SocketException e)
        {
            // A connection that is cut while it is made comes out of the handler as it is.
            throw new HttpRequestException(HttpRequestError.ConnectionError, e.Message, e);
        }
    }

    private static SslClientAuthenticationOptions Tls(KubernetesClientConfiguration configuration, X509Certificate2? certificate)
    {
        var tls = new SslClientAuthenticationOptions { TargetHost = configuration.TlsServerName };
        if (configuration.SkipTlsVerify)
#pragma warning disable CA5359 // The kubeconfig says insecure-skip-tls-verify: the user's own choice, for a development cluster.
            tls.RemoteCertificateValidationCallback = (_, _, _, _) => true;
#pragma warning restore CA5359
        else if (configuration.SslCaCerts is { Count: > 0 } authorities)
        {
            tls.CertificateChainPolicy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
            tls.CertificateChainPolicy.CustomTrustStore.AddRange(authorities);
        }
        if (certificate is not null)
            tls.ClientCertificates = [certificate];
        return tls;
    }
}
