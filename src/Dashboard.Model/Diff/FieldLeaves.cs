using System.Text.Json;

namespace Dashboard.Model.Diff;

/// <summary>A field that holds no other: a scalar, or an empty object or list.</summary>
/// <param name="Path">Its form is stated at <see cref="FieldEdit"/>.</param>
/// <param name="Value">JSON text as it stood in the bytes.</param>
public readonly record struct FieldLeaf(string Path, string Value);

/// <summary>
/// All fields of one version that hold no other, in document order, by the paths that <see cref="FieldDiff"/> gives its edits. Left out is the bookkeeping that it
/// leaves out. Pure; safe for concurrent use.
/// </summary>
public static class FieldLeaves
{
    /// <param name="most">Where there are more, the first ones are returned.</param>
    /// <returns>Null: the bytes are not JSON, or nested deeper than 500.</returns>
    public static IReadOnlyList<FieldLeaf>? Of(ReadOnlySpan<byte> json, int most)
    {
        var table = new TokenTable();
        if (!table.Read(json))
            return null;
        var leaves = new List<FieldLeaf>();
        new Walk(new JsonTokens(table, json), new FieldPath(), leaves, most).Value(0, 0);
        return leaves;
    }

    private readonly ref struct Walk(JsonTokens document, FieldPath path, List<FieldLeaf> leaves, int most)
    {
        private readonly JsonTokens _document = document;

        public void Value(int token, int level)
        {
            if (leaves.Count >= most)
                return;
            var (type, end) = (_document[token].Type, _document[token].Next);
            if (type is JsonTokenType.StartObject && end > token + 1)
                Members(token, end, level);
            else if (type is JsonTokenType.StartArray && end > token + 1)
                Items(token, end, level);
            else
                leaves.Add(new FieldLeaf(path.Span.ToString(), JsonText.Lossy(_document.Raw(token))));
        }

        private void Members(int token, int end, int level)
        {
            // Only metadata of the object itself holds bookkeeping, not that of a template.
            var metadata = level == 1 && path.Span is "metadata";
            for (var name = token + 1; name < end; name = _document[name + 1].Next)
            {
                if (metadata && FieldNames.IsBookkeeping(_document.Raw(name)))
                    continue;
                var length = path.Length;
                path.Member(_document.Raw(name));
                Value(name + 1, level + 1);
                path.Leave(length);
            }
        }

        private void Items(int token, int end, int level)
        {
            var items = new List<int>();
            for (var item = token + 1; item < end; item = _document[item].Next)
                items.Add(item);
            var keys = ListKeys.Find(_document, items, _document, items)?.Now.Values.ToDictionary(item => item.Index, item => item.Key);
            for (var place = 0; place < items.Count; place++)
            {
                var length = path.Length;
                if (keys is null)
                    path.Item(place);
                else
                    path.Item(_document.Raw(keys[place]));
                Value(items[place], level + 1);
                path.Leave(length);
            }
        }
    }
}
