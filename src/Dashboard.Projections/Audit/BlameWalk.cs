using Dashboard.Model;
using Dashboard.Model.Diff;
using Dashboard.Projections.Health;

namespace Dashboard.Projections.Audit;

/// <summary>Goes back through the versions of one object and decides each field by the newest change that touched it, or something that it is a part of.</summary>
internal sealed class BlameWalk
{
    /// <summary>Fields times managers that are looked up in the oldest version: what a page can wait for.</summary>
    private const int MaxClaims = BlameQueries.MaxFields;

    private readonly string[] _paths;
    private readonly FieldBlame?[] _decided;
    private readonly int _more;

    // Each path of a field or of a part that holds it, to the fields.
    private readonly Dictionary<string, List<int>> _below = new(StringComparer.Ordinal) { [""] = [] };
    private Change _oldest;

    public BlameWalk(Change version)
    {
        var leaves = FieldLeaves.Of(version.Json.Span, int.MaxValue) ?? [];
        _more = Math.Max(0, leaves.Count - BlameQueries.MaxFields);
        _paths = [.. leaves.Take(BlameQueries.MaxFields).Select(leaf => leaf.Path)];
        _decided = new FieldBlame?[_paths.Length];
        _oldest = version;
        Undecided = _paths.Length;
        for (var i = 0; i < _paths.Length; i++)
        {
            foreach (var end in FieldAncestors.Ends(_paths[i]))
            {
                var part = _paths[i][..end];
                if (!_below.TryGetValue(part, out var fields))
                    _below[part] = fields = [];
                fields.Add(i);
            }
        }
    }

    public int Undecided { get; private set; }

    public int Versions { get; private set; }

    /// <summary>One version further back; the first is the version itself. False: what the one after it changed is not known, so nothing older can be told.</summary>
    public bool Back(Change older)
    {
        if (older.Quarantined)
            return false;
        if (Versions++ > 0)
            Decide(older, _oldest);
        _oldest = older;
        return true;
    }

    public Blame Result(Version version, bool complete)
    {
        var left = Enumerable.Range(0, _paths.Length).Where(i => _decided[i] is null).ToList();
        var claims = FieldManagers.Claims(_oldest.Json.Span, [.. left.Select(i => _paths[i])], MaxClaims);
        foreach (var (i, claim) in left.Zip(claims))
            _decided[i] = new FieldBlame(_paths[i], claim?.Manager, null, ConditionReading.Time(claim?.Time));
        return new Blame(version, [.. _decided.OfType<FieldBlame>()], _more, _oldest.Position, _oldest.ObservedAt, complete) { Versions = Versions };
    }

    private void Decide(Change was, Change now)
    {
        var setters = now.PathManagers is { } managers ? now.Paths.Zip(managers).ToDictionary(StringComparer.Ordinal) : null;
        foreach (var edit in FieldDiff.Compare(was.Json.Span, now.Json.Span))
        {
            if (!_below.TryGetValue(edit.Path, out var fields))
                continue;
            var manager = setters is null ? now.Manager : setters.GetValueOrDefault(edit.Path, now.Manager);
            foreach (var i in fields.Where(i => _decided[i] is null))
            {
                _decided[i] = new FieldBlame(_paths[i], manager, now.Position, now.ObservedAt);
                Undecided--;
            }
        }
    }
}
