using System.Globalization;
using System.Text;
using CsCheck;
using Dashboard.Model.Diff;

namespace Dashboard.Model.Tests.Diff;

public sealed class SpliceProperties
{
    [Fact]
    public void Apply_AnyTwoDocuments_GivesTheBytesBack() =>
        Gen.Select(Documents.Any, Documents.Any).Sample((was, now) => Assert.Equal(now, VersionPair.Apply(VersionPair.Splice(was, now), was)));

    [Fact]
    public void Apply_AnEditedDocument_GivesTheBytesBack() =>
        Gen.Select(Documents.Any, Documents.Edit).Sample((was, edit) =>
        {
            var now = edit(was);
            Assert.Equal(now, VersionPair.Apply(VersionPair.Splice(was, now), was));
        });

    [Fact]
    public void Apply_AnyBytes_GivesTheBytesBack() =>
        Gen.Select(Gen.Byte.Array, Gen.Byte.Array).Sample((was, now) => Assert.Equal(now, VersionPair.Apply(VersionPair.Splice(was, now), was)));

    [Fact]
    public void Apply_DamagedSplice_IsRefusedOrMakesNoMoreThanBothTogether() =>
        Gen.Select(Documents.Any, Documents.Any, Documents.Edit).Sample((was, now, damage) =>
        {
            var splice = damage(VersionPair.Splice(was, now));
            try
            {
                Assert.InRange(VersionPair.Apply(splice, was).Length, 0, was.Length + splice.Length);
            }
            catch (InvalidDataException)
            {
            }
        });

    [Theory]
    [InlineData("")]
    [InlineData("FFFFFFFF0F")]
    [InlineData("01FFFFFFFFFF")]
    [InlineData("01000001")]
    [InlineData("01000401")]
    [InlineData("01040000")]
    [InlineData("0000")]
    [InlineData("01FFFFFFFF0700FFFFFFFF07")]
    public void ResultLength_HostileSplice_IsRefused(string hex) =>
        Assert.Throws<InvalidDataException>(() => Splice.ResultLength(Convert.FromHexString(hex), "abc"u8));

    [Fact]
    public void Write_OneValue_IsOneSmallEdit()
    {
        var was = Encoding.UTF8.GetBytes(Large(41));
        var now = Encoding.UTF8.GetBytes(Large(42));
        Assert.InRange(VersionPair.Splice(was, now).Length, 1, 8);
    }

    [Fact]
    public void Write_ItemPutInFront_DoesNotRepeatTheOthers()
    {
        const string Items = """{"name":"a","v":1},{"name":"b","v":2},{"name":"c","v":3}""";
        var was = Encoding.UTF8.GetBytes($$"""{"spec":[{{Items}}]}""");
        var now = Encoding.UTF8.GetBytes($$"""{"spec":[{"name":"z","v":0},{{Items}}]}""");
        Assert.InRange(VersionPair.Splice(was, now).Length, 1, 30);
    }

    private static string Large(int value) => string.Create(
        CultureInfo.InvariantCulture, $$$"""{"metadata":{"name":"x"},"spec":{"list":[{{{string.Join(",", Enumerable.Range(0, 500))}}}]},"status":{"count":{{{value}}},"n":1}}""");
}
