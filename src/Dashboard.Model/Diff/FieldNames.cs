namespace Dashboard.Model.Diff;

/// <summary>Names that the diff knows, compared as they stand in the document: with quotes, and however they are escaped.</summary>
internal static class FieldNames
{
    public static bool IsMetadata(ReadOnlySpan<byte> name) => JsonText.SameString(name, "\"metadata\""u8);

    /// <summary>Kept by the API server itself.</summary>
    public static bool IsBookkeeping(ReadOnlySpan<byte> name) =>
        JsonText.SameString(name, "\"managedFields\""u8) || JsonText.SameString(name, "\"resourceVersion\""u8) || JsonText.SameString(name, "\"generation\""u8);
}
