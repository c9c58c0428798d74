using System.Text;
using Dashboard.Log;
using Dashboard.Model.Access;
using Dashboard.Projections;
using Dashboard.Projections.Objects;
using Dashboard.Web.Components;
using Dashboard.Web.Features.ObjectDetails;

namespace Dashboard.Web.Rest;

/// <summary>
/// A list of objects as a file, read page by page while it is sent. It is complete or it does not begin: a list that is longer than a file may be is refused, and a
/// file that breaks off was cut by a broken connection.
/// </summary>
public sealed class ObjectExport(ObjectQueries objects, ChangeReader log, TimeProvider clock)
{
    /// <summary>Rows of a table or a list of names.</summary>
    public const int MaxRows = 100_000;

    /// <summary>Whole objects.</summary>
    public const int MaxDocuments = 5_000;

    private const int PageSize = 500;

    public async Task<IResult> AnswerAsync(ReadScope scope, ObjectFilter filter, ExportFormat format, CancellationToken cancellationToken)
    {
        var first = await objects.ListAsync(scope, filter with { Limit = PageSize }, cancellationToken);
        var most = format == ExportFormat.Yaml ? MaxDocuments : MaxRows;
        if (first.Total > most)
            throw new QueryException("format", $"as {format.ToString().ToLowerInvariant()} holds at most {Words.Count(most)} objects and {Words.Count(first.Total)} match: narrow the list");
        return TypedResults.Stream(
            async body =>
            {
                await using var writer = new StreamWriter(body, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), leaveOpen: true) { NewLine = "\n" };
                await WriteAsync(writer, scope, filter, format, first, cancellationToken);
            },
            format switch { ExportFormat.Csv => "text/csv; charset=utf-8", ExportFormat.Yaml => "application/yaml; charset=utf-8", _ => "text/plain; charset=utf-8" },
            $"{scope.Cluster}-{filter.Kind?.ToLowerInvariant() ?? "objects"}.{format switch { ExportFormat.Csv => "csv", ExportFormat.Yaml => "yaml", _ => "txt" }}");
    }

    private async Task WriteAsync(StreamWriter writer, ReadScope scope, ObjectFilter filter, ExportFormat format, ObjectPage page, CancellationToken cancellationToken)
    {
        if (format == ExportFormat.Csv)
            await writer.WriteLineAsync(CsvRow.Of(["status", "reason", "group", "kind", "namespace", "name", .. page.Columns.Select(column => column.Name), "since", "created", "uid"]));
        if (format == ExportFormat.Yaml)
            await writer.WriteLineAsync($"# {Words.Plural(page.Total, "object")} of {scope.Cluster} at {Words.Utc(clock.GetUtcNow())}, as captured after redaction");
        while (true)
        {
            foreach (var row in page.Items)
            {
                if (format == ExportFormat.Yaml)
                    await DocumentAsync(writer, scope, row, cancellationToken);
                else
                    await writer.WriteLineAsync(format == ExportFormat.Csv ? Line(row) : row.Object.Namespace is { } ns ? $"{ns}/{row.Object.Name}" : row.Object.Name);
            }
            await writer.FlushAsync(cancellationToken);
            if (page.Next is null)
                return;
            page = await objects.ListAsync(scope, filter with { Limit = PageSize, Cursor = page.Next }, cancellationToken);
        }
    }

    private static string Line(ObjectRow row) => CsvRow.Of(
    [
        row.Health.Status.ToString(), row.Health.Reason, row.Object.Kind.Group, row.Object.Kind.Kind, row.Object.Namespace, row.Object.Name, .. row.Cells,
        row.Health.Since is { } since ? Words.Iso(since) : null, Words.Iso(row.CreatedAt), row.Object.Uid,
    ]);

    private async Task DocumentAsync(StreamWriter writer, ReadScope scope, ObjectRow row, CancellationToken cancellationToken)
    {
        if (await log.VersionAsync(scope.Cluster, row.Id, row.Position, cancellationToken) is not { } version)
            return;
        await writer.WriteLineAsync("---");
        foreach (var line in YamlText.Lines(version.Json, managedFields: false))
            await writer.WriteLineAsync(line.ToString());
    }
}

public enum ExportFormat
{
    Csv,
    Yaml,
    Names,
}
