using System.Security.Cryptography;
using Dashboard.Model;
using Dashboard.Model.Evidence;

namespace Dashboard.Log.Tests.Evidence;

public sealed class EvidenceRecordTests
{
    internal static readonly EvidenceRecord Example = new(
        "prod", 4711, 1_772_528_461_123_456, 1_772_528_461_120_000, Verb.Modified,
        new EvidenceObject(new("cert-manager.io", "v1", "Certificate"), "certificates", true, "shop", "tls-cert", "7f3c6a52-0c0e-4b0c-9d8e-2f6f6f0a1b2c"),
        "90817263", 7, "argocd-controller", ["spec.issuerRef.name", "status.conditions[type=Ready].status"], 256, SHA256.HashData("{}"u8))
    {
        PathManagers = ["argocd-controller", "cert-manager"],
    };

    [Fact]
    public void Record_ReadByTheDocument_SaysWhatWasWritten()
    {
        var fields = IndependentVerifier.Record(Example.ToBytes());
        Assert.Equal((byte)1, fields["format"]);
        Assert.Equal(("prod", 4711L, 'M'), (fields["cluster"], fields["position"], fields["verb"]));
        Assert.Equal(("cert-manager.io", "v1", "Certificate", "certificates"), (fields["group"], fields["version"], fields["kind"], fields["resource"]));
        Assert.Equal(("shop", "tls-cert", 7L, "argocd-controller"), (fields["namespace"], fields["name"], fields["generation"], fields["manager"]));
        Assert.Equal(Example.Paths, fields["paths"]);
        Assert.Equal(Example.PathManagers, fields["pathManagers"]);
        Assert.Equal(256, fields["flags"]);
        Assert.Equal(Convert.ToHexStringLower(Example.ContentHash.Span), fields["contentHash"]);
    }

    [Fact]
    public void Record_ParsedAndWrittenAgain_IsTheSameBytes()
    {
        foreach (var record in (EvidenceRecord[])[Example, Example with { Object = null, Verb = Verb.Gap, Generation = null, Manager = null, Paths = [], PathManagers = [] }, Example with { PathManagers = [null, ""] }])
            Assert.Equal(record.ToBytes(), EvidenceRecord.Parse(record.ToBytes()).ToBytes());
    }

    [Fact]
    public void Record_CutShortOrLengthened_Refuses()
    {
        var bytes = Example.ToBytes();
        for (var length = 0; length < bytes.Length; length++)
            Assert.Throws<InvalidDataException>(() => EvidenceRecord.Parse(bytes.AsSpan(0, length)));
        Assert.Throws<InvalidDataException>(() => EvidenceRecord.Parse([.. bytes, 0]));
        bytes[0] = 2;
        Assert.Throws<InvalidDataException>(() => EvidenceRecord.Parse(bytes));
    }

    [Fact]
    public void Record_TextMovedFromOneFieldToTheNext_HasOtherBytes()
    {
        var moved = Example with { Object = Example.Object!.Value with { Name = "tls-cert7", Uid = "f3c6a52-0c0e-4b0c-9d8e-2f6f6f0a1b2c" } };
        Assert.NotEqual(Example.ToBytes(), moved.ToBytes());
        Assert.NotEqual(Example.ToBytes(), (Example with { Manager = null }).ToBytes());
        Assert.NotEqual(Example.ToBytes(), (Example with { PathManagers = [] }).ToBytes());
        Assert.NotEqual((Example with { PathManagers = ["", null] }).ToBytes(), (Example with { PathManagers = [null, ""] }).ToBytes());
        Assert.NotEqual((Example with { Manager = "" }).ToBytes(), (Example with { Manager = null }).ToBytes());
    }
}
