using System.Text;
using CsCheck;
using Dashboard.Log.Spool;
using Dashboard.Model;
using Dashboard.Model.Capture;

namespace Dashboard.Log.Tests.Spool;

public sealed class WorkRecordTests
{
    private static readonly Gen<string> s_text = Gen.String[Gen.OneOf(Gen.Char.AlphaNumeric, Gen.Char['\u00a0', '\ud7ff']), 0, 300];

    private static readonly Gen<Observation> s_observation = Gen.Select(
        Gen.Int[0, 2].Select(i => new[] { Verb.Added, Verb.Modified, Verb.Deleted }[i]), s_text.Array[5], s_text.Null(), Gen.Long.Nullable(), Gen.Long[0, DateTime.MaxValue.Ticks], Gen.Byte.Array[0, 5_000], Gen.Select(s_text, Gen.Bool, (reason, identified) => new Quarantine(reason, identified)).Null(),
        (verb, text, ns, generation, at, json, quarantine) => new Observation(
            verb, new ObjectIdentity(new GroupVersionKind(text[0], text[1], text[2]), ns, text[3], text[4]), text[0], generation, new DateTimeOffset(at, TimeSpan.Zero), json, quarantine));

    [Fact]
    public void WhatIsWritten_IsReadBackExactly() => s_observation.Array[0, 5].Sample(
        observations =>
        {
            using var bytes = new MemoryStream();
            using (var to = new BinaryWriter(bytes, Encoding.UTF8, leaveOpen: true))
                WorkRecord.Write(to, observations);
            bytes.Position = 0;
            using var from = new BinaryReader(bytes, Encoding.UTF8);
            var read = WorkRecord.Read(from);
            Assert.Equal(bytes.Length, bytes.Position);
            Assert.Equal(observations.Select(Bare), read.Select(Bare));
            Assert.All(observations.Zip(read), pair => Assert.Equal(pair.First.Json.ToArray(), pair.Second.Json.ToArray()));
        },
        iter: 200);

    private static Observation Bare(Observation observation) => observation with { Json = default };
}
