using System.Net;
using System.Net.Http.Headers;
using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using Dashboard.Watch.Wire;
using k8s;
using k8s.Authentication;

namespace Dashboard.Watch.Connection;

/// <summary>
/// Read-only requests to one API server. Credentials and certificates come from the configuration and are read again when the server, or its
/// certificate, no longer fits them. Safe for concurrent use.
/// </summary>
internal sealed class ApiServer : IDisposable
{
    private static readonly TimeSpan ReloadAtMostEvery = TimeSpan.FromSeconds(10);

    private readonly Func<CancellationToken, Task<KubernetesClientConfiguration>> load;
    private readonly WatchOptions options;
    private readonly TimeProvider time;
    private readonly SemaphoreSlim loading = new(1, 1);
    private readonly List<HttpClient> retired = [];
    private volatile Client? client;

    public ApiServer(Func<CancellationToken, Task<KubernetesClientConfiguration>> load, WatchOptions options, TimeProvider time) =>
        (this.load, this.options, this.time) = (load, options, time);

    /// <summary>Where the server is; null before the first request.</summary>
    public string? Host => client?.Host;

    /// <summary>Returns when the headers are in. The caller disposes the response.</summary>
    /// <exception cref="ApiException">Any status but 200 and 304.</exception>
    /// <exception cref="TimeoutException">No answer in time.</exception>
    public async Task<HttpResponseMessage> GetAsync(string path, string accept, EntityTagHeaderValue? unless, CancellationToken cancellationToken)
    {
        var used = client ?? await LoadAsync(than: null, cancellationToken);
        for (var attempt = 0; ; attempt++)
        {
            HttpResponseMessage response;
            try
            {
                response = await SendAsync(used, path, accept, unless, cancellationToken);
            }
            catch (HttpRequestException e) when (attempt == 0 && e.InnerException is AuthenticationException)
            {
                used = await LoadAsync(used, cancellationToken);
                continue;
            }
            if (response.StatusCode is HttpStatusCode.OK or HttpStatusCode.NotModified)
                return response;
            using (response)
            {
                if (response.StatusCode == HttpStatusCode.Unauthorized && attempt == 0)
                {
                    used = await LoadAsync(used, cancellationToken);
                    continue;
                }
                throw new ApiException(await ErrorAsync(response, cancellationToken));
            }
        }
    }

    public void Dispose()
    {
        client?.Http.Dispose();
        foreach (var http in retired)
            http.Dispose();
        loading.Dispose();
    }

    private async Task<HttpResponseMessage> SendAsync(Client used, string path, string accept, EntityTagHeaderValue? unless, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, used.Host + path);
        request.Headers.TryAddWithoutValidation("Accept", accept);
        if (unless is not null)
            request.Headers.IfNoneMatch.Add(unless);
        using var timeout = new CancellationTokenSource(options.AnswerTimeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, timeout.Token);
        try
        {
            if (used.Credentials is { } credentials)
                await credentials.ProcessHttpRequestAsync(request, either.Token);
            return await used.Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, either.Token);
        }
        catch (OperationCanceledException e) when (!cancellationToken.IsCancellationRequested)
        {
            throw new TimeoutException($"The API server did not answer within {options.AnswerTimeout.TotalSeconds:0.#} s.", e);
        }
    }

    private async Task<StatusError> ErrorAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        const int most = 64 * 1024;
        var body = new byte[most];
        var read = 0;
        using var timeout = new CancellationTokenSource(options.AnswerTimeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, timeout.Token);
        try
        {
            await using var stream = await response.Content.ReadAsStreamAsync(either.Token);
            read = await stream.ReadAtLeastAsync(body, most, throwOnEndOfStream: false, either.Token);
        }
        catch (Exception e) when (e is IOException or HttpRequestException or OperationCanceledException && !cancellationToken.IsCancellationRequested)
        {
            // The status alone says enough.
        }
        var after = response.Headers.RetryAfter;
        var wait = after?.Delta ?? (after?.Date is { } date ? date - time.GetUtcNow() : null);
        return StatusError.Read((int)response.StatusCode, body.AsMemory(0, read), wait > TimeSpan.Zero ? wait : null);
    }

    /// <summary>A client newer than the one that failed; the same one if it is itself too new to have gone bad.</summary>
    private async Task<Client> LoadAsync(Client? than, CancellationToken cancellationToken)
    {
        await loading.WaitAsync(cancellationToken);
        try
        {
            if (client is { } current && (current != than || time.GetElapsedTime(current.LoadedAt) < ReloadAtMostEvery))
                return current;
            var loaded = Create(await load(cancellationToken));
            // Streams may still run on the one before: it is disposed with this.
            if (client is { } old)
                retired.Add(old.Http);
            return client = loaded;
        }
        finally
        {
            loading.Release();
        }
    }

    private Client Create(KubernetesClientConfiguration configuration)
    {
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
            SslOptions = Tls(configuration),
        };
        var http = new HttpClient(handler) { Timeout = Timeout.InfiniteTimeSpan, DefaultRequestVersion = configuration.DisableHttp2 ? HttpVersion.Version11 : HttpVersion.Version20, DefaultVersionPolicy = HttpVersionPolicy.RequestVersionOrLower };
        http.DefaultRequestHeaders.UserAgent.ParseAdd("cr-dashboard");
        return new Client(configuration.Host.TrimEnd('/'), http, Kubernetes.CreateCredentials(configuration), time.GetTimestamp());
    }

    private static SslClientAuthenticationOptions Tls(KubernetesClientConfiguration configuration)
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
        if (ClientConfiguration.Certificate(configuration) is { } certificate)
            tls.ClientCertificates = [certificate];
        return tls;
    }

    private sealed record Client(string Host, HttpClient Http, ServiceClientCredentials? Credentials, long LoadedAt);
}
