using System.Text;
using CsCheck;
using Dashboard.Model.Diff;

namespace Dashboard.Model.Tests.Diff;

public sealed class TokenTableProperties
{
    [Fact]
    public void Follow_AnyEdit_FindsWhatReadingFinds() =>
        Gen.Select(Documents.Any, Documents.Edit).Sample((was, edit) => Check(was, edit(was)));

    [Fact]
    public void Follow_AnyTwoDocuments_FindsWhatReadingFinds() => Gen.Select(Documents.Any, Documents.Any).Sample((was, now) => Check(was, now));

    [Theory]
    [InlineData("""{"a":1}""", """{"a":12}""", true)]
    [InlineData("""{"a":12}""", """{"a":1}""", true)]
    [InlineData("""{"a":[1,{"b":"x"}],"c":null}""", """{"a":[2,{"b":"long\"er"}],"c":"text"}""", true)]
    [InlineData("""{"a":"\\"}""", """{"a":"\\\""}""", true)]
    [InlineData("1", "10", true)]
    [InlineData("""{"a":1}""", """{"a":1,"b":2}""", false)]
    [InlineData("""{"a":1}""", """{"b":1}""", false)]
    [InlineData("""{"a":1}""", """{"a":{}}""", false)]
    [InlineData("""{"a":1}""", """{"a":01}""", false)]
    [InlineData("""{"a":1}""", """{"a": 1}""", false)]
    [InlineData("""{"a":"x"}""", """{"a":"x}""", false)]
    [InlineData("""{"a":1}""", """{"a":1}x""", false)]
    public void Follow_OnlyScalarsThatDiffer_Follows(string was, string now, bool follows)
    {
        Check(Encoding.UTF8.GetBytes(was), Encoding.UTF8.GetBytes(now));
        var before = new TokenTable();
        var after = new TokenTable();
        before.Read(Encoding.UTF8.GetBytes(was));
        Assert.Equal(follows, after.Follow(before, Encoding.UTF8.GetBytes(was), Encoding.UTF8.GetBytes(now)));
    }

    [Fact]
    public void Read_SmallAfterLarge_DoesNotKeepItsMemory()
    {
        var small = """{"a":1}"""u8.ToArray();
        var large = Encoding.UTF8.GetBytes($"[{string.Join(',', Enumerable.Repeat("{\"a\":1}", 50_000))}]");
        var (table, other) = (new TokenTable(), new TokenTable());
        table.Read(large);
        Assert.True(table.Size > 1_000_000);
        table.Read(small);
        Assert.InRange(table.Size, 1, 16_384);
        other.Read(large);
        Assert.True(other.Follow(table, small, "{\"a\":2}"u8));
        Assert.InRange(other.Size, 1, 16_384);
    }

    private static void Check(byte[] was, byte[] now)
    {
        var before = new TokenTable();
        var followed = new TokenTable();
        var read = new TokenTable();
        before.Read(was);
        var isJson = read.Read(now);
        if (!followed.Follow(before, was, now))
            return;
        Assert.True(isJson);
        Assert.Equal(read.Items[..read.Count], followed.Items[..followed.Count]);
    }
}
