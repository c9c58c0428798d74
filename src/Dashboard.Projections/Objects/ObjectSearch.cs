using Dashboard.Model.Access;
using Dashboard.Projections.Health;
using Dashboard.Projections.Reading;
using Microsoft.EntityFrameworkCore;

namespace Dashboard.Projections.Objects;

/// <summary>The search box: words that each match name, namespace, kind or resource; <c>kind:</c>, <c>ns:</c>, <c>name:</c> and <c>status:</c> narrow.</summary>
internal static class ObjectSearch
{
    private const int MaxWords = 8;

    public static async Task<IReadOnlyList<SearchHit>> SearchAsync(ReadScope scope, string text, int limit, ProjectionReads reads, CancellationToken cancellationToken)
    {
        Argument.Limit(limit, 200);
        var words = (Argument.Text("q", text) ?? "").Split(' ', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Take(MaxWords).ToList();
        if (words.Count == 0 || await reads.ClusterIdAsync(scope.Cluster, cancellationToken) is not { } clusterId)
            return [];
        await using var context = reads.Context();
        var query = ProjectionReads.Objects(context, clusterId, scope).Where(row => row.DeletedAt == null);
        var free = "";
        foreach (var word in words)
        {
            var colon = word.IndexOf(':', StringComparison.Ordinal);
            var narrowed = colon > 0 && colon < word.Length - 1 ? Narrow(query, word[..colon].ToLowerInvariant(), word[(colon + 1)..]) : null;
            if (narrowed is null)
            {
                var part = word.ToLowerInvariant();
                var pattern = $"%{Escape(part)}%";
                free = free.Length == 0 ? part : free;
                narrowed = query.Where(row => row.Name.Contains(part) || row.Namespace!.Contains(part) || row.Resource.Contains(part) || EF.Functions.ILike(row.Kind, pattern) || row.Uid == part);
            }

            query = narrowed;
        }

        var found = await query
            .OrderBy(row => row.Name == free ? 0 : row.Name.StartsWith(free) ? 1 : row.Name.Contains(free) ? 2 : 3)
            .ThenBy(row => row.Health == 0 || row.Health == 5).ThenBy(row => row.Name.Length).ThenBy(row => row.Name).ThenBy(row => row.Kind).ThenBy(row => row.Namespace).ThenBy(row => row.ObjectId)
            .Take(limit).ToListAsync(cancellationToken);
        return [.. found.Select(row => new SearchHit(row.Row()))];
    }

    /// <summary>Null: not a key that narrows, so the word is text.</summary>
    private static IQueryable<ObjectEntity>? Narrow(IQueryable<ObjectEntity> query, string key, string value)
    {
        var lower = value.ToLowerInvariant();
        return key switch
        {
            "kind" => OfKind(query, Escape(value), lower),
            "ns" or "namespace" => query.Where(row => row.Namespace == lower),
            "name" => query.Where(row => row.Name.Contains(lower)),
            "status" or "health" when Enum.TryParse<HealthStatus>(value, ignoreCase: true, out var status) => OfStatus(query, (short)status),
            _ => null,
        };
    }

    private static IQueryable<ObjectEntity> OfKind(IQueryable<ObjectEntity> query, string pattern, string resource) =>
        query.Where(row => EF.Functions.ILike(row.Kind, pattern) || row.Resource == resource);

    /// <summary>A word is no pattern.</summary>
    private static string Escape(string text) =>
        text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("%", "\\%", StringComparison.Ordinal).Replace("_", "\\_", StringComparison.Ordinal);

    private static IQueryable<ObjectEntity> OfStatus(IQueryable<ObjectEntity> query, short status) => query.Where(row => row.Health == status);
}
