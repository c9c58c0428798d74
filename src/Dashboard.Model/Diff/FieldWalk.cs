using System.Text.Json;

namespace Dashboard.Model.Diff;

/// <summary>
/// One comparison of two documents. Recurses only into what differs in its bytes. What it finds goes to those of its three outputs that are there: the
/// edits with their values, the paths alone, and the byte edits.
/// </summary>
internal ref struct FieldWalk(JsonTokens was, JsonTokens now, FieldPath path, List<FieldEdit>? edits, PathList? paths, ByteEdits? bytes)
{
    private readonly JsonTokens _was = was;
    private readonly JsonTokens _now = now;

    // Inside what is bookkeeping only the bytes count.
    private bool _quiet;
    private int _found;

    /// <summary>False: not comparable field by field. The byte edits are right all the same.</summary>
    public bool Run()
    {
        bytes?.Clear();
        var comparable = Values(0, 0, Place.Root);
        bytes?.End(_was.Json, _now.Json);
        return comparable;
    }

    private bool Values(int a, int b, Place place)
    {
        if (SameBytes(a, b))
            return true;
        var type = _was[a].Type;
        if (type != _now[b].Type)
            return Edit(a, b);
        return type switch
        {
            JsonTokenType.StartObject => Objects(a, b, place),
            JsonTokenType.StartArray => Arrays(a, b),
            JsonTokenType.String when JsonText.SameString(_was.Raw(a), _now.Raw(b)) => true,
            _ => Edit(a, b),
        };
    }

    private bool SameBytes(int a, int b)
    {
        var raw = _was.Raw(a);
        if (!raw.SequenceEqual(_now.Raw(b)))
            return false;
        bytes?.Match(_was.Json, _now.Json, _was[a].Start, _now[b].Start, raw.Length);
        return true;
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
            if (!SameBytes(a + 1, b + 1) && !Member(_was.Raw(a), a + 1, b + 1, place))
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
            if (!before.TryAdd(JsonText.Unquote(_was.Raw(i)), i))
                return false;
        }

        var after = new HashSet<string>(StringComparer.Ordinal);
        for (var i = b + 1; i < endB; i = _now[i + 1].Next)
        {
            var name = JsonText.Unquote(_now.Raw(i));
            if (!after.Add(name))
                return false;
            if (!Member(_now.Raw(i), before.GetValueOrDefault(name, -2) + 1, i + 1, place))
                return false;
        }

        foreach (var (name, i) in before)
        {
            if (!after.Contains(name) && !Member(_was.Raw(i), i + 1, -1, place))
                return false;
        }

        return true;
    }

    private bool Member(ReadOnlySpan<byte> name, int a, int b, Place place)
    {
        if (place == Place.Metadata && FieldNames.IsBookkeeping(name))
            return Bookkeeping(a, b);
        var length = path.Length;
        if (!_quiet)
            path.Member(name);
        var next = place == Place.Root && FieldNames.IsMetadata(name) ? Place.Metadata : Place.Elsewhere;
        var comparable = a < 0 || b < 0 ? Edit(a, b) : Values(a, b, next);
        path.Leave(length);
        return comparable;
    }

    private bool Bookkeeping(int a, int b)
    {
        if (bytes is null || a < 0 || b < 0)
            return true;
        _quiet = true;
        // Whether it can be compared matters to the bytes only, which are right either way.
        Values(a, b, Place.Elsewhere);
        _quiet = false;
        return true;
    }

    private bool Arrays(int a, int b)
    {
        switch (ListKeys.Look(_was, a, _now, b, out var member))
        {
            case ListVerdict.SameKeys:
                return SameKeys(a, b, member);
            case ListVerdict.NoKey:
                return Indexed(a, b);
            default:
                var before = Items(_was, a);
                var after = Items(_now, b);
                return ListKeys.Find(_was, before, _now, after) is var (keysBefore, keysAfter) ? Keyed(a, b, before, keysBefore, after, keysAfter) : Indexed(a, b);
        }
    }

    // The usual case of a keyed list: the same items in the same order. Needs no dictionary either.
    private bool SameKeys(int a, int b, ReadOnlySpan<byte> member)
    {
        var end = _was[a].Next;
        for ((a, b) = (a + 1, b + 1); a < end; (a, b) = (_was[a].Next, _now[b].Next))
        {
            if (!SameBytes(a, b) && !Item(_was.Raw(_was.Member(a, member)), a, b))
                return false;
        }

        return true;
    }

    private bool Indexed(int a, int b)
    {
        var (endA, endB) = (_was[a].Next, _now[b].Next);
        (a, b) = (a + 1, b + 1);
        for (var i = 0; a < endA || b < endB; i++)
        {
            var length = path.Length;
            path.Item(i);
            var comparable = a < endA && b < endB ? Values(a, b, Place.Elsewhere) : Edit(a < endA ? a : -1, b < endB ? b : -1);
            path.Leave(length);
            if (!comparable)
                return false;
            (a, b) = (a < endA ? _was[a].Next : a, b < endB ? _now[b].Next : b);
        }

        return true;
    }

    private bool Keyed(int a, int b, List<int> before, Dictionary<string, ListItem> keysBefore, List<int> after, Dictionary<string, ListItem> keysAfter)
    {
        var last = -1;
        var moved = false;
        foreach (var (key, item) in keysAfter)
        {
            var found = keysBefore.TryGetValue(key, out var other);
            if (found)
                (moved, last) = (moved || other.Index < last, other.Index);
            if (!Item(_now.Raw(item.Key), found ? before[other.Index] : -1, after[item.Index]))
                return false;
        }

        foreach (var (key, item) in keysBefore)
        {
            if (!keysAfter.ContainsKey(key) && !Item(_was.Raw(item.Key), before[item.Index], -1))
                return false;
        }

        return !moved || Edit(a, b);
    }

    private bool Item(ReadOnlySpan<byte> key, int a, int b)
    {
        var length = path.Length;
        if (!_quiet)
            path.Item(key);
        var comparable = a < 0 || b < 0 ? Edit(a, b) : Values(a, b, Place.Elsewhere);
        path.Leave(length);
        return comparable;
    }

    private bool Edit(int a, int b)
    {
        if (_quiet)
            return true;
        paths?.Add(path.Span);
        edits?.Add(new FieldEdit(path.Span.ToString(), a < 0 ? null : JsonText.Lossy(_was.Raw(a)), b < 0 ? null : JsonText.Lossy(_now.Raw(b))));
        return ++_found <= FieldDiff.EditLimit;
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
