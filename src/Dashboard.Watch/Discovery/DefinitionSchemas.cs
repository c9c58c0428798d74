using System.Buffers;
using System.Text.Json;
using Dashboard.Model.Redaction;
using Dashboard.Watch.Connection;
using Dashboard.Watch.Wire;

namespace Dashboard.Watch.Discovery;

/// <summary>
/// Tells the redactor which fields each CustomResourceDefinition marks as passwords: all of them at the start, because a scope that resumes
/// is not sent its objects again, then each as it changes.
/// </summary>
internal sealed class DefinitionSchemas(ApiServer server, Redactor redactor, WatchOptions options)
{
    private const string Path = "/apis/apiextensions.k8s.io/v1/customresourcedefinitions";

    /// <summary>False: the server does not let us read them; names and shapes alone have to do.</summary>
    public async Task<bool> ReadAllAsync(CancellationToken cancellationToken)
    {
        string? token = null;
        do
        {
            try
            {
                using var page = await server.GetAsync(new ApiRequest("list", $"{Path}?limit=100" + (token is null ? "" : "&continue=" + Uri.EscapeDataString(token)), MediaTypes.Json), unless: null, cancellationToken);
                await using var body = await page.Content.ReadAsStreamAsync(cancellationToken);
                var reader = new ListPageReader(body, options.LargestObject);
                await foreach (var item in reader.ReadItemsAsync(cancellationToken))
                    TryLearn(item.Bytes.ToArray());
                token = reader.Continue;
            }
            catch (ApiException e) when (e.Error.Code is 403 or 404)
            {
                return false;
            }
        }
        while (!string.IsNullOrEmpty(token));
        return true;
    }

    /// <summary>False: not readable as a definition.</summary>
    public bool TryLearn(ReadOnlyMemory<byte> definition)
    {
        try
        {
            foreach (var (kind, paths) in SchemaSecrets.Read(definition))
                redactor.SetPaths(kind, paths);
            return true;
        }
        catch (Exception e) when (e is JsonException or ArgumentException)
        {
            return false;
        }
    }
}
