using System.Net;
using System.Net.Http.Headers;
using System.Security.Authentication;
using System.Security.Cryptography;
using Dashboard.Watch.Wire;
using Microsoft.Extensions.Logging;

namespace Dashboard.Watch.Connection;

/// <summary>
/// Read-only requests to one API server, at a bounded pace. Credentials and certificates come from the configuration and are read again when their files
/// change, and once when the server refuses them or its certificate no longer fits. Safe for concurrent use.
/// </summary>
internal sealed class ApiServer(Func<CancellationToken, Task<ServerConfiguration>> load, WatchOptions options, TimeProvider time, ILogger logger) : IDisposable
{
    private static readonly TimeSpan ReloadAtMostEvery = TimeSpan.FromSeconds(10);

    private readonly RequestPace pace = new(options.RequestsPerSecond, options.RequestBurst, time);
    private readonly SemaphoreSlim loading = new(1, 1);
    private volatile ServerConnection? current;
    private long checkedAt = time.GetTimestamp();

    /// <summary>Where the server is; null before the first request.</summary>
    public string? Host => current?.Host;

    /// <summary>Returns when the headers are in. The caller disposes the response.</summary>
    /// <exception cref="ApiException">Any status but 200 and 304.</exception>
    /// <exception cref="TimeoutException">No answer in time.</exception>
    /// <exception cref="ClusterConfigurationException">There are no credentials to be had.</exception>
    public async Task<ApiResponse> GetAsync(ApiRequest request, EntityTagHeaderValue? unless, CancellationToken cancellationToken)
    {
        await pace.WaitAsync(cancellationToken);
        var connection = await EnterAsync(refused: null, cancellationToken);
        if (await AskAsync(connection, request, unless, mayBeRefused: true, cancellationToken) is { } answer)
            return answer;
        connection = await EnterAsync(connection, cancellationToken);
        return (await AskAsync(connection, request, unless, mayBeRefused: false, cancellationToken))!;
    }

    public void Dispose()
    {
        var last = current;
        current = null;
        last?.Dispose();
        loading.Dispose();
    }

    /// <summary>Null: the credentials were refused, or the server's certificate does not fit. Leaves the connection, at the latest when the answer is disposed.</summary>
    private async Task<ApiResponse?> AskAsync(
        ServerConnection connection, ApiRequest request, EntityTagHeaderValue? unless, bool mayBeRefused, CancellationToken cancellationToken)
    {
        HttpResponseMessage? response = null;
        var answered = false;
        try
        {
            response = await SendAsync(connection, request, unless, cancellationToken);
            answered = response.StatusCode is HttpStatusCode.OK or HttpStatusCode.NotModified;
            if (answered)
                return new ApiResponse(response, connection);
            if (response.StatusCode == HttpStatusCode.Unauthorized && mayBeRefused)
                return null;
            throw new ApiException(await ErrorAsync(response, cancellationToken), request.Verb);
        }
        catch (HttpRequestException e) when (mayBeRefused && e.InnerException is AuthenticationException)
        {
            return null;
        }
        finally
        {
            if (!answered)
            {
                response?.Dispose();
                connection.Leave();
            }
        }
    }

    private async Task<HttpResponseMessage> SendAsync(ServerConnection connection, ApiRequest asked, EntityTagHeaderValue? unless, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, connection.Host + asked.Path);
        request.Headers.TryAddWithoutValidation("Accept", asked.Accept);
        if (unless is not null)
            request.Headers.IfNoneMatch.Add(unless);
        using var timeout = new CancellationTokenSource(options.AnswerTimeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, timeout.Token);
        try
        {
            return await connection.SendAsync(request, either.Token);
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

    /// <summary>The connection to use, entered: not the refused one, unless that is itself too new to have gone bad.</summary>
    private async Task<ServerConnection> EnterAsync(ServerConnection? refused, CancellationToken cancellationToken)
    {
        while (true)
        {
            var connection = current;
            if (connection is null || connection == refused)
                connection = await LoadAsync(connection, cancellationToken);
            else if (IsStale(connection))
                connection = await RenewAsync(connection, cancellationToken);
            if (connection.TryEnter())
                return connection;
        }
    }

    private bool IsStale(ServerConnection connection)
    {
        if (time.GetElapsedTime(Volatile.Read(ref checkedAt)) < ReloadAtMostEvery)
            return false;
        Volatile.Write(ref checkedAt, time.GetTimestamp());
        return connection.IsStale(time.GetUtcNow());
    }

    /// <summary>What has changed may be half written: what there is goes on until it can be read.</summary>
    private async Task<ServerConnection> RenewAsync(ServerConnection connection, CancellationToken cancellationToken)
    {
        try
        {
            return await LoadAsync(connection, cancellationToken);
        }
        catch (Exception e) when (e is ClusterConfigurationException or IOException or CryptographicException)
        {
            logger.CredentialsUnreadable(connection.Host, e.Message);
            return connection;
        }
    }

    private async Task<ServerConnection> LoadAsync(ServerConnection? than, CancellationToken cancellationToken)
    {
        await loading.WaitAsync(cancellationToken);
        try
        {
            if (current is { } there && (there != than || time.GetElapsedTime(there.LoadedAt) < ReloadAtMostEvery))
                return there;
            var loaded = new ServerConnection(await load(cancellationToken), time.GetTimestamp());
            var before = current;
            current = loaded;
            // Streams may still run on the one before: the last of them closes it.
            before?.Dispose();
            return loaded;
        }
        finally
        {
            loading.Release();
        }
    }
}
