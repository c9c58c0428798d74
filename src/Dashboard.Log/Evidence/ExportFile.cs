using System.Text.Json.Serialization;

namespace Dashboard.Log.Evidence;

/// <summary>First line of an export: what it holds, and the signed head that every row is proven against.</summary>
/// <param name="From">First position asked for.</param>
/// <param name="To">Last.</param>
/// <param name="Note">The signed tree head.</param>
/// <param name="Statements">Signed heads that say which rows retention has dropped, or which key follows another.</param>
internal sealed record ExportHeader(string Format, string Cluster, long From, long To, string Note, IReadOnlyList<string> Statements)
{
    public const string CurrentFormat = "cr-dashboard-export/1";
}

/// <summary>Each further line: a row. Bytes are base64 in the JSON.</summary>
/// <param name="Record">The evidence record.</param>
/// <param name="Content">The captured bytes, or a gap's facts.</param>
/// <param name="Path">Siblings from the leaf to the root, 32 bytes each.</param>
internal sealed record ExportRow(long Position, byte[] Record, byte[] Content, IReadOnlyList<byte[]> Path);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, RespectRequiredConstructorParameters = true, RespectNullableAnnotations = true)]
[JsonSerializable(typeof(ExportHeader))]
[JsonSerializable(typeof(ExportRow))]
internal sealed partial class ExportJson : JsonSerializerContext;
