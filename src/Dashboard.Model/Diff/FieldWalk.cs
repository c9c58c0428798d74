using System.Text.Json;

namespace Dashboard.Model.Diff;

/// <summary>One comparison of two documents. Recurses only into what differs in its bytes.</summary>
internal readonly ref struct FieldWalk(JsonTokens was, JsonTokens now, List<FieldEdit>? edits, List<string>? paths)
{
    private readonly JsonTokens _was = was;
    private readonly JsonTokens _now = now;
    private readonly FieldPath _path = new();

    /// <summary>False: not comparable field by field.</summary>
    public bool Run() => Values(0, 0, Place.Root);

    private bool Values(int a, int b, Place place)
    {
        var before = _was.Raw(a);
        var after = _now.Raw(b);
        if (before.SequenceEqual(after))
            return true;
        var type = _was[a].Type;
        if (type != _now[b].Type)
            return Edit(a, b);
        return type switch
        {
            JsonTokenType.StartObject => Objects(a, b, place),
            JsonTokenType.StartArray => Arrays(a, b),
            JsonTokenType.String when JsonText.SameString(before, after) => true,
            _ => Edit(a, b),
        };
    }

    private bool Objects(int a, int b, Place place) => SameNames(a, b) ? Pairwise(a, b, place) : ByName(a, b, place);

    // The usual case: values changed, names did not. Needs no dictionary, and a key that stands twice in both is compared place by place.
    private bool SameNames(int a, int b)
    {
        var (endA, endB) = (_was[a].Next, _now[b].Next);
        (a, b) = (a + 1, b + 1);
        while (a < endA && b < endB)
        {
            if (!_was.Raw(a).SequenceEqual(_now.Raw(b)))
                return false;
            (a, b) = (_was[a + 1].Next, _now[b + 1].Next);
        }

        return a == endA && b == endB;
    }

    private bool Pairwise(int a, int b, Place place)
    {
        var end = _was[a].Next;
        for ((a, b) = (a + 1, b + 1); a < end; (a, b) = (_was[a + 1].Next, _now[b + 1].Next))
        {
            if (!_was.Raw(a + 1).SequenceEqual(_now.Raw(b + 1)) && !Member(JsonText.Unquote(_was.Raw(a)), a + 1, b + 1, place))
                return false;
        }

        return true;
    }

    private bool ByName(int a, int b, Place place)
    {
        var (endA, endB) = (_was[a].Next, _now[b].Next);
        var before = new Dictionary<string, int>(StringComparer.Ordinal);
        for (var i = a + 1; i < endA; i = _was[i + 1].Next)
        {
            if (!before.TryAdd(JsonText.Unquote(_was.Raw(i)), i + 1))
                return false;
        }

        var after = new HashSet<string>(StringComparer.Ordinal);
        for (var i = b + 1; i < endB; i = _now[i + 1].Next)
        {
            var name = JsonText.Unquote(_now.Raw(i));
            if (!after.Add(name))
                return false;
            if (!Member(name, before.GetValueOrDefault(name, -1), i + 1, place))
                return false;
        }

        foreach (var (name, value) in before)
        {
            if (!after.Contains(name) && !Member(name, value, -1, place))
                return false;
        }

        return true;
    }

    private bool Member(string name, int a, int b, Place place)
    {
        if (place == Place.Metadata && name is ("managedFields" or "resourceVersion" or "generation"))
            return true;
        var length = _path.Length;
        _path.Member(name);
        var next = place == Place.Root && name == "metadata" ? Place.Metadata : Place.Elsewhere;
        var comparable = a < 0 || b < 0 ? Edit(a, b) : Values(a, b, next);
        _path.Leave(length);
        return comparable;
    }

    private bool Arrays(int a, int b)
    {
        var before = Items(_was, a);
        var after = Items(_now, b);
        return ListKeys.Find(_was, before, _now, after) is var (keysBefore, keysAfter) ? Keyed(a, b, before, keysBefore, after, keysAfter) : Indexed(before, after);
    }

    private bool Indexed(List<int> before, List<int> after)
    {
        for (var i = 0; i < Math.Max(before.Count, after.Count); i++)
        {
            var length = _path.Length;
            _path.Item(i);
            var comparable = i < before.Count && i < after.Count
                ? Values(before[i], after[i], Place.Elsewhere)
                : Edit(i < before.Count ? before[i] : -1, i < after.Count ? after[i] : -1);
            _path.Leave(length);
            if (!comparable)
                return false;
        }

        return true;
    }

    private bool Keyed(int a, int b, List<int> before, Dictionary<string, int> keysBefore, List<int> after, Dictionary<string, int> keysAfter)
    {
        var last = -1;
        var moved = false;
        foreach (var (key, i) in keysAfter)
        {
            var found = keysBefore.TryGetValue(key, out var j);
            if (found)
                (moved, last) = (moved || j < last, j);
            if (!Item(key, found ? before[j] : -1, after[i]))
                return false;
        }

        foreach (var (key, j) in keysBefore)
        {
            if (!keysAfter.ContainsKey(key) && !Item(key, before[j], -1))
                return false;
        }

        return !moved || Edit(a, b);
    }

    private bool Item(string key, int a, int b)
    {
        var length = _path.Length;
        _path.Item(key);
        var comparable = a < 0 || b < 0 ? Edit(a, b) : Values(a, b, Place.Elsewhere);
        _path.Leave(length);
        return comparable;
    }

    private bool Edit(int a, int b)
    {
        var path = _path.ToString();
        paths?.Add(path);
        edits?.Add(new FieldEdit(path, a < 0 ? null : JsonText.Lossy(_was.Raw(a)), b < 0 ? null : JsonText.Lossy(_now.Raw(b))));
        return (paths?.Count ?? edits!.Count) <= FieldDiff.EditLimit;
    }

    private static List<int> Items(JsonTokens document, int array)
    {
        var items = new List<int>();
        for (var i = array + 1; i < document[array].Next; i = document[i].Next)
            items.Add(i);
        return items;
    }

    private enum Place
    {
        Root,
        Metadata,
        Elsewhere,
    }
}
