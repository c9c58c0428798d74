using System.Text.Json.Nodes;

namespace Dashboard.Simulator.Objects;

/// <summary>
/// A set of fields as <c>FieldsV1</c> has it: a tree whose edges are path elements in their written form (<c>f:name</c>, <c>k:{...}</c>,
/// <c>v:...</c>, <c>i:0</c>), each of which may be a member by itself, or only lead to members. Immutable.
/// </summary>
public sealed class FieldSet
{
    public static readonly FieldSet Empty = new([]);

    private readonly Entry[] entries;

    private FieldSet(Entry[] entries) => this.entries = entries;

    /// <param name="Member">Whether the element itself is in the set.</param>
    /// <param name="Children">What is in the set below the element; empty, never null.</param>
    public readonly record struct Entry(string Element, bool Member, FieldSet Children);

    /// <summary>In the order in which they are written.</summary>
    public IReadOnlyList<Entry> Entries => entries;

    public bool IsEmpty => entries.Length == 0;

    public FieldSet Union(FieldSet other)
    {
        if (IsEmpty || other.IsEmpty)
            return IsEmpty ? other : this;
        return Merge(other, (a, b) => (a, b) switch
        {
            ({ } x, { } y) => new(x.Element, x.Member || y.Member, x.Children.Union(y.Children)),
            ({ } x, null) => x,
            _ => b,
        });
    }

    /// <summary>The members that <paramref name="other"/> does not have; a member below one of its members stays.</summary>
    public FieldSet Except(FieldSet other)
    {
        if (IsEmpty || other.IsEmpty)
            return this;
        return Merge(other, (a, b) => (a, b) switch
        {
            ({ } x, { } y) => new(x.Element, x.Member && !y.Member, x.Children.Except(y.Children)),
            ({ } x, null) => x,
            _ => null,
        });
    }

    public FieldSet Intersect(FieldSet other)
    {
        if (IsEmpty || other.IsEmpty)
            return Empty;
        return Merge(other, (a, b) => (a, b) is ({ } x, { } y)
            ? new(x.Element, x.Member && y.Member, x.Children.Intersect(y.Children))
            : null);
    }

    /// <summary>Without the members of <paramref name="other"/> and all that is below them.</summary>
    public FieldSet Without(FieldSet other)
    {
        if (IsEmpty || other.IsEmpty)
            return this;
        return Merge(other, (a, b) => (a, b) switch
        {
            ({ } x, { } y) => y.Member ? null : new(x.Element, x.Member, x.Children.Without(y.Children)),
            ({ } x, null) => x,
            _ => null,
        });
    }

    /// <summary>With every field on the way to a member made a member; list items stay as they are.</summary>
    public FieldSet WithFieldsOnTheWay()
    {
        var all = new Entry[entries.Length];
        for (var i = 0; i < all.Length; i++)
        {
            var e = entries[i];
            all[i] = new(e.Element, e.Member || (e.Element[0] == 'f' && !e.Children.IsEmpty), e.Children.WithFieldsOnTheWay());
        }
        return new(all);
    }

    public bool SetEquals(FieldSet other)
    {
        if (entries.Length != other.entries.Length)
            return false;
        for (var i = 0; i < entries.Length; i++)
        {
            var (a, b) = (entries[i], other.entries[i]);
            if (a.Member != b.Member || !string.Equals(a.Element, b.Element, StringComparison.Ordinal) || !a.Children.SetEquals(b.Children))
                return false;
        }
        return true;
    }

    /// <summary>Whether the FieldsV1 given has every member, found without decoding it.</summary>
    internal bool IsWithin(JsonObject? fieldsV1)
    {
        foreach (var e in entries)
        {
            if (fieldsV1?[e.Element] is not JsonObject inner || (e.Member && !IsMember(inner)) || !e.Children.IsWithin(inner))
                return false;
        }
        return true;
    }

    /// <summary>Whether the FieldsV1 given has any of the members.</summary>
    internal bool Overlaps(JsonObject? fieldsV1)
    {
        foreach (var e in entries)
        {
            if (fieldsV1?[e.Element] is JsonObject inner && ((e.Member && IsMember(inner)) || e.Children.Overlaps(inner)))
                return true;
        }
        return false;
    }

    /// <summary>The members as paths of written elements, parents before what is in them.</summary>
    public IEnumerable<IReadOnlyList<string>> Paths() => Paths([]);

    private IEnumerable<IReadOnlyList<string>> Paths(IReadOnlyList<string> prefix)
    {
        foreach (var e in entries)
        {
            string[] path = [.. prefix, e.Element];
            if (e.Member)
                yield return path;
            foreach (var deeper in e.Children.Paths(path))
                yield return deeper;
        }
    }

    /// <summary>Reads FieldsV1; elements of an unknown form are kept as they are.</summary>
    public static FieldSet Of(JsonObject? fieldsV1)
    {
        if (fieldsV1 is null || fieldsV1.Count == 0)
            return Empty;
        var all = new List<Entry>(fieldsV1.Count);
        foreach (var (element, value) in fieldsV1)
        {
            if (element == "." || element.Length < 2)
                continue;
            var inner = value as JsonObject;
            all.Add(new(element, inner is null || IsMember(inner), Of(inner)));
        }
        return Sorted(all);
    }

    /// <summary>Writes FieldsV1.</summary>
    public JsonObject ToJson() => ToJson(self: false);

    private JsonObject ToJson(bool self)
    {
        var json = new JsonObject();
        if (self)
            json["."] = new JsonObject();
        foreach (var e in entries)
            json[e.Element] = e.Children.ToJson(e.Member && !e.Children.IsEmpty);
        return json;
    }

    private static bool IsMember(JsonObject inner) => inner.Count == 0 || inner.ContainsKey(".");

    private FieldSet Merge(FieldSet other, Func<Entry?, Entry?, Entry?> choose)
    {
        var all = new List<Entry>(Math.Max(entries.Length, other.entries.Length));
        int i = 0, j = 0;
        while (i < entries.Length || j < other.entries.Length)
        {
            var order = i == entries.Length ? 1 : j == other.entries.Length ? -1
                : PathElementOrder.Instance.Compare(entries[i].Element, other.entries[j].Element);
            var chosen = choose(order <= 0 ? entries[i] : null, order >= 0 ? other.entries[j] : null);
            if (chosen is { } e && (e.Member || !e.Children.IsEmpty))
                all.Add(e);
            if (order <= 0)
                i++;
            if (order >= 0)
                j++;
        }
        return all.Count == 0 ? Empty : new([.. all]);
    }

    private static FieldSet Sorted(List<Entry> all)
    {
        all.Sort((a, b) => PathElementOrder.Instance.Compare(a.Element, b.Element));
        return new([.. all]);
    }

    /// <summary>Collects a set; each element at most once a level.</summary>
    internal sealed class Builder
    {
        private List<(string Element, bool Member, Builder? Inner)>? found;

        public void Add(string element) => (found ??= []).Add((element, true, null));

        /// <summary>The builder of what is below <paramref name="element"/>, which is not thereby a member.</summary>
        public Builder Enter(string element)
        {
            var inner = new Builder();
            (found ??= []).Add((element, false, inner));
            return inner;
        }

        public FieldSet Build()
        {
            if (found is null)
                return Empty;
            var all = new Dictionary<string, Entry>(found.Count, StringComparer.Ordinal);
            foreach (var (element, member, inner) in found)
            {
                var children = inner?.Build() ?? Empty;
                if (!member && children.IsEmpty)
                    continue;
                all[element] = all.TryGetValue(element, out var e)
                    ? new(element, e.Member || member, e.Children.Union(children))
                    : new(element, member, children);
            }
            return all.Count == 0 ? Empty : Sorted([.. all.Values]);
        }
    }
}
