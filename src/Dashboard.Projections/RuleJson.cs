using System.Text.Json;
using System.Text.Json.Serialization;

namespace Dashboard.Projections;

/// <summary>How the embedded rule files are read: a misspelt member is an error, so that no rule is silently lost.</summary>
internal static class RuleJson
{
    public static JsonSerializerOptions Options { get; } = new(JsonSerializerDefaults.Web)
    {
        Converters = { new JsonStringEnumConverter() },
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        ReadCommentHandling = JsonCommentHandling.Skip,
    };
}
