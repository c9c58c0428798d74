using System.Security.Cryptography;
using Dashboard.Benchmarks.Fleet;
using Dashboard.Log;
using Dashboard.Log.Evidence;
using Dashboard.Log.Payloads;
using Dashboard.Log.Writing;
using Dashboard.Model.Diff;
using Dashboard.Model.Evidence;
using Microsoft.Extensions.Logging.Abstractions;

namespace Dashboard.Benchmarks;

/// <summary>Where the time of a change goes before it is sent: each step by itself, on one core.</summary>
internal static class Steps
{
    private const int Changes = 4_000;
    private const int Rounds = 7;

    public static async Task RunAsync(Figures figures)
    {
        var fleet = new WorkloadFleet(400);
        var cluster = new ClusterState(1, WorkloadFleet.Scope.Cluster, 1, 0, TreeFrontier.Of(0, [])) { NextObjectId = 1 };
        using var encoder = new PayloadEncoder(static () => { });
        var options = new ChangeWriterOptions();
        var trainer = new DictionaryTrainer(cluster, NullLogger.Instance);
        var recorder = new ObjectRecorder(cluster, encoder, new RecentVersions(encoder, options.RecentBytes), trainer, options, NullLogger.Instance);
        var batch = new Batch(0, 0, cluster.PathBlock, []);
        await foreach (var listed in fleet.ListAsync())
            recorder.Record(WorkloadFleet.Scope, listed, goesBack: false, batch);
        var (best, allocated) = (double.MaxValue, 0.0);
        for (var round = 0; round < Rounds * 3; round++)
        {
            var updates = fleet.Updates(Changes);
            batch.Rows.Clear();
            trainer.TakeUp(batch);
            var cost = new Cost();
            foreach (var update in updates)
                recorder.Record(WorkloadFleet.Scope, update, goesBack: false, batch);
            (best, allocated) = (Math.Min(best, cost.CpuMicroseconds / Changes), cost.Allocated / Changes);
        }

        figures.Add("steps.record_us", best);
        figures.Add("steps.record_alloc_bytes", allocated);
        using var rows = new BinaryRows();
        Measure(figures, "steps.copy_format_us", batch.Rows.Count, i =>
        {
            rows.Clear();
            BatchSql.Write(rows, cluster, i, DateTimeOffset.UnixEpoch, batch.Rows[i], mark: 0);
        });
        var tree = new GrowingTree(WorkloadFleet.Scope.Cluster, TreeFrontier.Of(0, []));
        Measure(figures, "steps.tree_us", 1, _ => tree.Grow(batch, DateTimeOffset.UnixEpoch), calls: 5, each: batch.Rows.Count);
        Parts(figures, cluster.Kinds.Values.Single().Dictionaries);
    }

    private static void Parts(Figures figures, KindDictionaries dictionaries)
    {
        var objects = Enumerable.Range(0, 400).Select(i => new FleetObject(i, 3)).ToArray();
        var pairs = objects.Select(item => (Was: item.First(1), Now: item.Next(2, FleetObject.Start.AddDays(2)))).ToArray();
        using var encoder = new PayloadEncoder(static () => { });
        var diffs = pairs.Select(pair =>
        {
            var (was, now, diff) = (new TokenTable(), new TokenTable(), new VersionDiff());
            was.Read(pair.Was);
            now.Read(pair.Now);
            diff.Compare(pair.Was, was, pair.Now, now);
            return (Was: was, Now: now, Diff: diff);
        }).ToArray();
        var packed = pairs.Select(pair => encoder.Pack(pair.Now, dictionaries.Keyframe)).ToArray();
        var unpacked = new byte[pairs.Max(pair => pair.Now.Length)];
        var tokens = new TokenTable();
        var scratch = new VersionDiff();
        Measure(figures, "steps.hash_us", pairs.Length, i => SHA256.HashData(pairs[i].Now));
        Measure(figures, "steps.tokens_read_us", pairs.Length, i => tokens.Read(pairs[i].Now));
        Measure(figures, "steps.tokens_follow_us", pairs.Length, i => tokens.Follow(diffs[i].Was, pairs[i].Was, pairs[i].Now));
        Measure(figures, "steps.compare_us", pairs.Length, i => scratch.Compare(pairs[i].Was, diffs[i].Was, pairs[i].Now, diffs[i].Now));
        Measure(figures, "steps.encode_and_verify_us", pairs.Length, i => encoder.Edit(pairs[i].Was, pairs[i].Now, diffs[i].Diff.Bytes, 0, dictionaries));
        Measure(figures, "steps.keyframe_and_verify_us", pairs.Length, i => encoder.Keyframe(pairs[i].Now, dictionaries.Keyframe));
        Measure(figures, "steps.pack_us", pairs.Length, i => encoder.Pack(pairs[i].Now, dictionaries.Keyframe));
        Measure(figures, "steps.unpack_us", packed.Length, i => encoder.Unpack(packed[i], dictionaries.Keyframe, unpacked.AsSpan(0, PayloadEncoder.PackedLength(packed[i]))));
    }

    // The least of several rounds: what else runs on the machine only adds to it.
    private static void Measure(Figures figures, string name, int inputs, Action<int> step, int calls = Changes, int each = 1)
    {
        var best = double.MaxValue;
        for (var round = 0; round < Rounds * 2; round++)
        {
            var cost = new Cost();
            for (var i = 0; i < calls; i++)
                step(i % inputs);
            best = Math.Min(best, cost.CpuMicroseconds / calls / each);
        }

        figures.Add(name, best);
    }
}
