using System.Text.Json;
using Dashboard.Model;
using Dashboard.Projections.Columns;
using Dashboard.Projections.Findings;
using Dashboard.Projections.Health;
using Dashboard.Projections.Reading;
using Dashboard.Projections.References;

namespace Dashboard.Projections.Live.Folding;

/// <summary>Folds rows of the log, in position order, into objects, spans, edges and counts. Pure: reads and writes nothing.</summary>
internal sealed class BatchFold(KindCatalog kinds, FoldRules rules, IDictionary<int, FoldedObject> objects)
{
    public IDictionary<int, FoldedObject> Objects { get; } = objects;

    public List<HealthSpanRow> Health { get; } = [];

    public List<ConditionSpanRow> Conditions { get; } = [];

    public List<OwnerEdgeRow> Owners { get; } = [];

    public List<ReferenceEdgeRow> References { get; } = [];

    public ActivityCounts Activity { get; } = new();

    public FindingFold Findings { get; } = new(rules.Findings);

    /// <summary>Kinds whose columns this batch changed: their other objects' cells have to be read again.</summary>
    public HashSet<GroupVersionKind> Redeclared { get; } = [];

    /// <summary>Takes the columns of all definitions in the batch, so that every object in it is read with those that hold at its end.</summary>
    public void Declare(IEnumerable<Change> changes)
    {
        foreach (var change in changes)
        {
            if (change.Noise || !DefinitionColumns.IsDefinition(change.Object.Kind))
                continue;
            using var document = CapturedJson.TryParse(change.Json);
            if (document is null)
                continue;
            var declared = DefinitionColumns.Read(document.RootElement);
            var gone = change.Verb is Verb.Deleted or Verb.InferredDelete;
            foreach (var (kind, columns) in declared)
                Redeclared.UnionWith(kinds.Declare(kind, gone ? [] : columns));
            if (declared.Count > 0)
                foreach (var dropped in kinds.DeclaredVersions(declared[0].Kind.Group, declared[0].Kind.Kind).Except(declared.Select(each => each.Kind)).ToList())
                    Redeclared.UnionWith(kinds.Declare(dropped, []));
        }
    }

    public void Apply(Change change)
    {
        if (!Objects.TryGetValue(change.ObjectId, out var state))
        {
            state = new FoldedObject(change.ObjectId, change.Object, kinds[change.Object.Kind]) { FirstPosition = change.Position, CreatedAt = change.ObservedAt };
            Objects.Add(change.ObjectId, state);
        }

        var first = state.Versions == 0;
        var wasLive = state.Live;
        var before = state.Health;
        state.Kind = kinds[change.Object.Kind];
        (state.Position, state.ChangedAt, state.LastVerb) = (change.Position, change.ObservedAt, change.Verb);
        (state.ResourceVersion, state.Generation) = (change.ResourceVersion, change.Generation ?? state.Generation);
        state.Versions++;
        state.NoiseVersions += change.Noise ? 1 : 0;
        if (change.Verb is Verb.Deleted or Verb.InferredDelete)
        {
            if (first)
                Read(state, change, open: false, wasLive);
            Delete(state, change);
        }
        else
        {
            (state.DeletedAt, state.InferredDelete) = (null, false);
            if (!change.Noise || !wasLive)
                Read(state, change, open: true, wasLive);
            Findings.Observe(state.Trace, change);
        }

        Activity.Add(change, state.Kind.Id, !first && state.Live && state.Health != before && state.Health is HealthStatus.Failed or HealthStatus.Degraded);
    }

    private void Read(FoldedObject state, Change change, bool open, bool wasLive)
    {
        using var document = CapturedJson.TryParse(change.Json);
        if (document is null || change.Quarantined)
        {
            Unreadable(state, change, open);
            return;
        }

        try
        {
            var root = document.RootElement;
            var metadata = SharedChecks.Child(root, "metadata", out var found) ? found : default;
            var conditions = ConditionReading.All(root);
            var verdict = rules.Health.Judge(change.Object.Kind, root, conditions);
            var owners = OwnerReading.All(metadata);
            state.Labels = LabelText.Of(metadata);
            state.Cells = open ? state.Kind.Columns.Cells(root) : [];
            state.CellsRead = true;
            state.CreatedAt = ConditionReading.Time(metadata, "creationTimestamp") ?? state.CreatedAt;
            Judged(state, change, verdict, open);
            if (!open)
                return;
            Follow(state, change, conditions);
            Follow(state, change, owners);
            if (!wasLive || rules.TouchReferences(change))
                Follow(state, change, rules.References.Read(change.Object, root));
        }
        catch (Exception error) when (error is InvalidOperationException or JsonException)
        {
            Unreadable(state, change, open); // names that are no text: half of a surrogate pair
        }
    }

    private void Unreadable(FoldedObject state, Change change, bool open) =>
        Judged(state, change, HealthRules.Unreadable, open);

    private void Judged(FoldedObject state, Change change, HealthVerdict verdict, bool open)
    {
        var stays = state.OpenHealth is { } span && span.Status == verdict.Status;
        if (open && (state.OpenHealth is null || !stays || state.OpenHealth.Reason != verdict.Reason))
        {
            state.OpenHealth?.Close(change.Position, change.ObservedAt);
            state.OpenHealth = new HealthSpanRow(
                state.Id, verdict.Status, verdict.Reason, state.Versions > 1 && state.Health != verdict.Status, change.Position, change.ObservedAt);
            Health.Add(state.OpenHealth);
        }

        state.Since = verdict.Since ?? (stays ? state.Since : change.ObservedAt);
        (state.Health, state.Reason, state.Message) = (verdict.Status, verdict.Reason, verdict.Message);
    }

    private void Follow(FoldedObject state, Change change, IReadOnlyList<ConditionReading> readings)
    {
        for (var place = 0; place < readings.Count; place++)
        {
            var reading = readings[place];
            var open = state.OpenConditions.Find(row => row.Reading.Type == reading.Type);
            if (open is not null && open.Continues(reading))
            {
                open.Touch(reading);
                continue;
            }

            if (open is not null)
            {
                if (open.Reading.Status != reading.Status)
                    Findings.Turned(state.Trace, change, reading.Type);
                open.Close(change.Position, change.ObservedAt);
                state.OpenConditions.Remove(open);
            }

            var row = new ConditionSpanRow(state.Id, reading, rules.Health.OfCondition(reading), place, change.Position, change.ObservedAt);
            state.OpenConditions.Add(row);
            Conditions.Add(row);
        }

        CloseAbsent(state.OpenConditions, change, row => readings.Any(reading => reading.Type == row.Reading.Type));
    }

    private void Follow(FoldedObject state, Change change, List<OwnerReading> owners)
    {
        var before = state.OpenOwners.Count;
        CloseAbsent(state.OpenOwners, change, row => row.Place < owners.Count && owners[row.Place] == row.Owner);
        state.OwnersChanged |= state.OpenOwners.Count != before || before != owners.Count;
        for (var place = 0; place < owners.Count; place++)
        {
            if (state.OpenOwners.Exists(open => open.Place == place))
                continue;
            var row = new OwnerEdgeRow(state.Id, owners[place], place, change.Position, change.ObservedAt);
            state.OpenOwners.Add(row);
            Owners.Add(row);
        }
    }

    private void Follow(FoldedObject state, Change change, IReadOnlyCollection<ReferenceReading> references)
    {
        var left = new HashSet<string>(state.OpenReferences.Keys, StringComparer.Ordinal);
        foreach (var reference in references)
        {
            left.Remove(reference.Path);
            if (state.OpenReferences.TryGetValue(reference.Path, out var open) && open.Reference == reference)
                continue;
            open?.Close(change.Position, change.ObservedAt);
            var row = new ReferenceEdgeRow(state.Id, reference, change.Position, change.ObservedAt);
            state.OpenReferences[reference.Path] = row;
            References.Add(row);
        }

        foreach (var path in left)
        {
            state.OpenReferences[path].Close(change.Position, change.ObservedAt);
            state.OpenReferences.Remove(path);
        }
    }

    private static void Delete(FoldedObject state, Change change)
    {
        (state.DeletedAt, state.InferredDelete) = (change.ObservedAt, change.Verb == Verb.InferredDelete);
        (state.Cells, state.CellsRead, state.Trace) = ([], true, new ObjectTrace());
        state.OpenHealth?.Close(change.Position, change.ObservedAt);
        state.OpenHealth = null;
        CloseAbsent(state.OpenConditions, change, _ => false);
        CloseAbsent(state.OpenOwners, change, _ => false);
        foreach (var reference in state.OpenReferences.Values)
            reference.Close(change.Position, change.ObservedAt);
        state.OpenReferences.Clear();
    }

    private static void CloseAbsent<TRow>(List<TRow> open, Change change, Predicate<TRow> stays) where TRow : SpanRow
    {
        for (var i = open.Count - 1; i >= 0; i--)
        {
            if (stays(open[i]))
                continue;
            open[i].Close(change.Position, change.ObservedAt);
            open.RemoveAt(i);
        }
    }
}
