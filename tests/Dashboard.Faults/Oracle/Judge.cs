using System.Globalization;
using System.Security.Cryptography;
using Dashboard.Faults.World;
using Dashboard.Model;
using Dashboard.Simulator.Store;

namespace Dashboard.Faults.Oracle;

/// <summary>
/// The one oracle. Every version that the source had is in the log exactly once, in order, with the bytes that it had; or the time at which it was
/// written lies in a Gap that is declared for its kind. The log has nothing that the source did not have.
/// </summary>
internal sealed class Judge
{
    private readonly IReadOnlyList<SourceVersion> _history;
    private readonly LogSnapshot _log;
    private readonly DeclaredGaps _gaps;
    private readonly List<Change> _changes;
    private readonly Verdict _verdict;

    private Judge(IReadOnlyList<SourceVersion> history, LogSnapshot log, JumpingTime clock)
    {
        _history = [.. history.Where(version => Watched.Includes(version.Type))];
        _log = log;
        _changes = [.. log.Rows.OfType<Change>().Where(change => Watched.Includes(change.Object.Kind))];
        _gaps = new DeclaredGaps(log, _history, clock);
        // A row in quarantine says that there was a version, not what it was: for that there is a Gap.
        var recorded = _changes.Where(change => !log.Quarantined.Contains(change.Position)).Select(Key).ToHashSet();
        _verdict = new Verdict
        {
            SourceVersions = _history.Count,
            Changes = _changes.Count,
            Behind = Convergence.Missing(history, log.Rows),
            Gaps = [.. log.Rows.OfType<Gap>()],
            InGaps = _history.Count(version => !recorded.Contains(Key(version)) && _gaps.Excuse(version)),
        };
        _verdict.Losses.AddRange(_history.Where(version => !recorded.Contains(Key(version)) && !_gaps.Excuse(version)).Select(Words));
    }

    /// <param name="clock">The product's.</param>
    public static Verdict Of(IReadOnlyList<SourceVersion> history, LogSnapshot log, JumpingTime clock)
    {
        var judge = new Judge(history, log, clock);
        judge.Positions();
        judge.Repeats();
        judge.Order();
        judge.Truth();
        judge.InferredDeletes();
        judge._verdict.Evidence.AddRange(log.Verified.Findings.Select(finding => finding.ToString()));
        if (log.Verified.Rows != log.Rows.Count)
            judge._verdict.Evidence.Add($"{log.Verified.Rows} rows were verified of {log.Rows.Count}");
        judge._verdict.Falsehoods.AddRange(CoverageRules.Broken(log, judge._history));
        return judge._verdict;
    }

    private void Positions()
    {
        for (var i = 0; i < _log.Rows.Count; i++)
        {
            if (_log.Rows[i].Position == i) continue;
            _verdict.Falsehoods.Add($"position {_log.Rows[i].Position} at place {i}");
            return;
        }
    }

    private void Repeats() => _verdict.Duplicates.AddRange(
        _changes.Where(change => change.Verb is not (Verb.InferredDelete or Verb.Reinterpreted)).GroupBy(Key).Where(same => same.Count() > 1).Select(same => $"{Words(same.First())} {same.Count()} times"));

    private void Order()
    {
        foreach (var versions in _changes.Where(change => change.Verb is not (Verb.InferredDelete or Verb.Reinterpreted) && !IsIllegible(change)).GroupBy(change => change.Object.Uid, StringComparer.Ordinal))
        {
            var last = 0UL;
            foreach (var change in versions)
            {
                if (RowVersion.Of(change) < last) _verdict.Reorders.Add($"{Words(change)} after {last}");
                last = RowVersion.Of(change);
            }
        }
    }

    /// <summary>What the log says was so at the source, byte for byte after redaction.</summary>
    private void Truth()
    {
        var source = _history.ToLookup(Key);
        // What was in quarantine may come whole later, under the same version.
        var hidden = _changes.Where(change => _log.Quarantined.Contains(change.Position)).Select(Key).ToHashSet();
        var inferred = _changes.Where(change => change.Verb == Verb.InferredDelete).Select(Key).ToHashSet();
        foreach (var change in _changes.Where(change => change.Verb != Verb.InferredDelete))
        {
            if (IsIllegible(change)) continue;
            var quarantined = _log.Quarantined.Contains(change.Position);
            // Of an event of an unknown type nobody knows whether it was a deletion: the list after it infers that.
            var deletion = source[Key(change) with { Deleted = true }].FirstOrDefault(version => quarantined || inferred.Contains(Key(version)) || _gaps.Excuse(version));
            if ((source[Key(change)].FirstOrDefault() ?? deletion) is not { } version) _verdict.Falsehoods.Add($"the source never had {Words(change)}{(quarantined ? " (quarantined)" : "")}");
            else if (quarantined) continue;
            else if (change.Verb == Verb.Reinterpreted && !hidden.Contains(Key(change)) && source[Key(change)].Any(version => IsOf(change, version))) _verdict.Falsehoods.Add($"the same bytes, reinterpreted: {Words(change)}");
            else if (change.Verb != Verb.Reinterpreted && !IsOf(change, version)) _verdict.Falsehoods.Add($"other bytes: {Words(change)}");
            else if (!change.ContentHash.Span.SequenceEqual(SHA256.HashData(change.Json.Span))) _verdict.Falsehoods.Add($"the hash is not of the bytes: {Words(change)}");
        }
    }

    /// <summary>Damage left nothing of its version to read: that there was one is all that its row says, and its Gap has to excuse what is missing.</summary>
    private bool IsIllegible(Change change) => change.ResourceVersion.Length == 0 && _log.Quarantined.Contains(change.Position);

    private static bool IsOf(Change change, SourceVersion version) =>
        change.ContentHash.Span.SequenceEqual(SHA256.HashData(Recorder.Redactor.Redact(change.Object.Kind, version.Json.Span)));

    private void InferredDeletes()
    {
        var deleted = _history.Where(version => version.Verb == "DELETED").ToLookup(version => version.Uid, StringComparer.Ordinal);
        foreach (var change in _changes.Where(change => change.Verb == Verb.InferredDelete))
        {
            if (!deleted[change.Object.Uid].Any(version => version.At <= change.RecordedAt)) _verdict.Falsehoods.Add($"inferred although it was alive: {Words(change)}");
            else if (!_gaps.Covers(change)) _verdict.Falsehoods.Add($"inferred outside a Gap: {Words(change)}");
        }
    }

    private static (string Uid, string Version, bool Deleted) Key(Change change) => (change.Object.Uid, change.ResourceVersion, change.Verb is Verb.Deleted or Verb.InferredDelete);

    private static (string Uid, string Version, bool Deleted) Key(SourceVersion version) => (version.Uid, version.ResourceVersion.ToString(CultureInfo.InvariantCulture), version.Verb == "DELETED");

    private static string Words(Change change) => string.Create(CultureInfo.InvariantCulture, $"{change.Verb} {change.Object.Kind.Kind} {change.Object.Namespace}/{change.Object.Name} {change.ResourceVersion} at position {change.Position}");

    private static string Words(SourceVersion version) => string.Create(CultureInfo.InvariantCulture, $"{version.Verb} {version.Type.Resource} {version.Namespace}/{version.Name} {version.ResourceVersion} of {version.At:HH:mm:ss.fffffff}");
}
