using System.Net;
using System.Net.Http.Headers;

namespace Dashboard.Watch.Connection;

/// <summary>An answer whose body may still be arriving. Holds its connection until it is disposed.</summary>
internal sealed class ApiResponse(HttpResponseMessage message, ServerConnection connection) : IDisposable
{
    private int disposed;

    /// <summary>Not modified: what the caller has is still right, and the body is empty.</summary>
    public bool NotModified => message.StatusCode == HttpStatusCode.NotModified;

    public EntityTagHeaderValue? Tag => message.Headers.ETag;

    public HttpContent Content => message.Content;

    /// <summary>Aborts what has not arrived yet.</summary>
    public void Dispose()
    {
        if (Interlocked.Exchange(ref disposed, 1) != 0)
            return;
        message.Dispose();
        connection.Leave();
    }
}
