using System.Text;
using Dashboard.Model.Diff;

namespace Dashboard.Model.Tests.Diff;

public sealed class FieldDiffTests
{
    [Theory]
    [InlineData("""{"a":1}""", """{"a":2}""", "a:1>2")]
    [InlineData("""{"a":1}""", """{"a":1,"b":{"c":[]}}""", """b:>{"c":[]}""")]
    [InlineData("""{"a":1,"b":2}""", """{"b":3}""", "b:2>3|a:1>")]
    [InlineData("""{"spec":{"x":{"y":"old"}}}""", """{"spec":{"x":{"y":"new"}}}""", "spec.x.y:\"old\">\"new\"")]
    [InlineData("""{"a":null}""", """{}""", "a:null>")]
    [InlineData("""{"a":{}}""", """{"a":[]}""", "a:{}>[]")]
    [InlineData("""{"a":1.0}""", """{"a":1}""", "a:1.0>1")]
    [InlineData("""{"a":9007199254740993}""", """{"a":9007199254740992}""", "a:9007199254740993>9007199254740992")]
    [InlineData("""{"a":1e400}""", """{"a":1e401}""", "a:1e400>1e401")]
    [InlineData("1", "2", ":1>2")]
    [InlineData("[1,2]", "[1,3,4]", "[1]:2>3|[2]:>4")]
    public void Compare_Values_NamesTheField(string was, string now, string expected) => Assert.Equal(expected, Compare(was, now));

    [Theory]
    [InlineData("""{"a":1,"b":2}""", """{"b":2,"a":1}""")]
    [InlineData("""{"a":1}""", """{ "a" : 1 }""")]
    [InlineData("""{"a":"A"}""", """{"\u0061":"\u0041"}""")]
    [InlineData("""{"a":[{"b":{"c":1,"d":2}}]}""", """{"a":[{"b":{"d":2,"c":1}}]}""")]
    public void Compare_SameValues_IsEmpty(string was, string now) => Assert.Empty(FieldDiff.Compare(Encoding.UTF8.GetBytes(was), Encoding.UTF8.GetBytes(now)));

    [Fact]
    public void Compare_Bookkeeping_IsLeftOut()
    {
        Assert.Equal("", Compare(
            """{"metadata":{"name":"x","resourceVersion":"1","generation":1,"managedFields":[{"time":"1"}]}}""",
            """{"metadata":{"name":"x","resourceVersion":"2","managedFields":[{"time":"2"},{}],"generation":2}}"""));
        Assert.Equal("spec.generation:1>2", Compare("""{"spec":{"generation":1}}""", """{"spec":{"generation":2}}"""));
        Assert.Equal("spec.metadata.generation:1>2", Compare("""{"spec":{"metadata":{"generation":1}}}""", """{"spec":{"metadata":{"generation":2}}}"""));
    }

    [Theory]
    [InlineData("""{"status":{"conditions":[{"type":"Ready","reason":"A"}]}}""", """{"status":{"conditions":[{"type":"Ready","reason":"B"}]}}""", "status.conditions[Ready].reason:\"A\">\"B\"")]
    [InlineData("""{"c":[{"name":"web","image":"1"},{"name":"log","image":"1"}]}""", """{"c":[{"name":"web","image":"1"},{"name":"log","image":"2"}]}""", "c[log].image:\"1\">\"2\"")]
    [InlineData("""{"c":[{"name":"a"}]}""", """{"c":[{"name":"b"},{"name":"a"}]}""", "c[b]:>{\"name\":\"b\"}")]
    [InlineData("""{"c":[{"name":"a"},{"name":"b"}]}""", """{"c":[{"name":"b"}]}""", "c[a]:{\"name\":\"a\"}>")]
    [InlineData("""{"c":[{"name":"a"},{"name":"b"}]}""", """{"c":[{"name":"b"},{"name":"a"}]}""", "c:[{\"name\":\"a\"},{\"name\":\"b\"}]>[{\"name\":\"b\"},{\"name\":\"a\"}]")]
    [InlineData("""{"c":[{"name":"a","v":1},{"name":"a","v":1}]}""", """{"c":[{"name":"a","v":1},{"name":"a","v":2}]}""", "c[1].v:1>2")]
    [InlineData("""{"c":[{"name":"8","v":1}]}""", """{"c":[{"name":"8","v":2}]}""", "c[\"8\"].v:1>2")]
    [InlineData("""{"c":[]}""", """{"c":[{"name":"a"}]}""", "c[a]:>{\"name\":\"a\"}")]
    public void Compare_Lists_GoByTheirKeys(string was, string now, string expected) => Assert.Equal(expected, Compare(was, now));

    [Theory]
    [InlineData("app.kubernetes.io/name", "metadata.labels[\"app.kubernetes.io/name\"]")]
    [InlineData("app", "metadata.labels.app")]
    [InlineData("a/b", "metadata.labels.a/b")]
    [InlineData("a[0]", "metadata.labels[\"a[0]\"]")]
    [InlineData("", "metadata.labels[\"\"]")]
    public void Compare_Keys_AreQuotedWhereTheyWouldBeMisread(string key, string path)
    {
        string Labelled(int value) => "{\"metadata\":{\"labels\":{\"" + key + "\":" + value + "}}}";
        var edit = Assert.Single(FieldDiff.Compare(Utf8(Labelled(1)), Utf8(Labelled(2))));
        Assert.Equal(path, edit.Path);
    }

    [Theory]
    [InlineData("not json", "{}")]
    [InlineData("{}", "{")]
    [InlineData("", "{}")]
    [InlineData("{}", "{}{}")]
    [InlineData("""{"a":1,"a":2}""", """{"a":1,"b":2}""")]
    [InlineData("""{"b":1}""", """{"a":1,"a":2}""")]
    public void Compare_WhatIsNotComparable_IsTheWholeObject(string was, string now)
    {
        var edit = Assert.Single(FieldDiff.Compare(Utf8(was), Utf8(now)));
        Assert.Equal(new FieldEdit("", was, now), edit);
    }

    [Fact]
    public void Compare_TooDeep_IsTheWholeObject()
    {
        string Nested(int depth, int value) => string.Concat(Enumerable.Repeat("[", depth)) + value + new string(']', depth);
        Assert.Equal("", Assert.Single(FieldDiff.Compare(Utf8(Nested(10_000, 1)), Utf8(Nested(10_000, 2)))).Path);
        Assert.EndsWith("[0][0]", Assert.Single(FieldDiff.Compare(Utf8(Nested(499, 1)), Utf8(Nested(499, 2)))).Path, StringComparison.Ordinal);
    }

    [Fact]
    public void Compare_TooManyEdits_IsTheWholeObject()
    {
        string Numbers(int from) => "[" + string.Join(",", Enumerable.Range(from, 6_000)) + "]";
        Assert.Equal("", Assert.Single(FieldDiff.Compare(Utf8(Numbers(0)), Utf8(Numbers(1)))).Path);
    }

    [Fact]
    public void Compare_BytesThatAreNoText_AreShownAndNotThrown()
    {
        byte[] was = [.. "{\"a\":\""u8, 0xFF, .. "\",\"b\":\"\\ud800\"}"u8];
        byte[] now = [.. "{\"a\":\""u8, 0xFE, .. "\",\"b\":\"\\udc00\"}"u8];
        Assert.Equal(["a", "b"], FieldDiff.Compare(was, now).Select(edit => edit.Path));
    }

    private static string Compare(string was, string now)
    {
        var edits = FieldDiff.Compare(Utf8(was), Utf8(now));
        Assert.Equal(edits.Select(edit => edit.Path), VersionPair.Paths(Utf8(was), Utf8(now)));
        return string.Join("|", edits.Select(edit => $"{edit.Path}:{edit.Was}>{edit.Is}"));
    }

    private static byte[] Utf8(string text) => Encoding.UTF8.GetBytes(text);
}
