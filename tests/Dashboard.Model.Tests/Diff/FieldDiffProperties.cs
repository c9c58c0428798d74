using System.Text;
using System.Text.Json.Nodes;
using CsCheck;
using Dashboard.Model.Diff;

namespace Dashboard.Model.Tests.Diff;

public sealed class FieldDiffProperties
{
    private static readonly Gen<string> s_key = Gen.OneOf("name", "type", "key", "a", "b.c", "d[0]", "spec", "7", "");
    private static readonly Gen<string> s_value = Gen.Recursive<string>((depth, self) => depth > 3 ? Leaf() : Gen.Frequency((3, Leaf()), (3, Object(self)), (2, Array(self))));
    private static readonly Gen<string> s_document = Object(s_value);

    [Fact]
    public void Compare_IsEmpty_ExactlyWhenTheValuesAreEqual() =>
        Gen.Select(s_document, s_document, Gen.Bool).Sample((a, other, same) =>
        {
            var b = same ? Shuffled(a) : other;
            return FieldDiff.Compare(Utf8(a), Utf8(b)).Count == 0 == JsonNode.DeepEquals(JsonNode.Parse(a), JsonNode.Parse(b));
        });

    [Fact]
    public void Compare_EveryPath_IsFoundWhereItSays() =>
        Gen.Select(s_document, s_document).Sample((a, b) =>
        {
            foreach (var edit in FieldDiff.Compare(Utf8(a), Utf8(b)))
            {
                if (edit.Was is not null)
                    Assert.Contains(edit.Was, PathReader.Find(a, edit.Path));
                if (edit.Is is not null)
                    Assert.Contains(edit.Is, PathReader.Find(b, edit.Path));
                Assert.NotEqual(edit.Was, edit.Is);
            }
        });

    [Fact]
    public void Compare_TheOtherWayRound_NamesTheSameFields() =>
        Gen.Select(s_document, s_document).Sample((a, b) =>
        {
            var forth = FieldDiff.Compare(Utf8(a), Utf8(b)).Select(edit => (edit.Path, edit.Was, edit.Is)).Order();
            var back = FieldDiff.Compare(Utf8(b), Utf8(a)).Select(edit => (edit.Path, edit.Is, edit.Was)).Order();
            Assert.Equal(forth, back);
        });

    [Fact]
    public void Compare_AnyBytes_NeverThrows() =>
        Gen.Select(s_document, Gen.Byte.Array, Gen.Int[0, 200], Gen.Int[0, 200]).Sample((a, noise, at, length) =>
        {
            var was = Utf8(a);
            var cut = Math.Min(at, was.Length);
            byte[] now = [.. was[..cut], .. noise, .. was[Math.Min(was.Length, cut + length)..]];
            FieldDiff.Compare(was, now);
            FieldDiff.Compare(now, was);
            FieldDiff.Compare(noise, now);
            FieldManagers.LastWriter(was, now);
            FieldManagers.LastWriter(now, noise);
        });

    private static Gen<string> Leaf() => Gen.OneOf("1", "2", "true", "null", "\"x\"", "\"y\"", "\"\"", "{}", "[]");

    private static Gen<string> Object(Gen<string> value) => Gen.Dictionary(s_key, value)[0, 5]
        .Select(members => "{" + string.Join(",", members.Select(member => $"\"{member.Key}\":{member.Value}")) + "}");

    private static Gen<string> Array(Gen<string> value) => value.List[0, 4].Select(items => "[" + string.Join(",", items) + "]");

    private static string Shuffled(string json)
    {
        var root = JsonNode.Parse(json)!.AsObject();
        return new JsonObject(root.Reverse().Select(member => KeyValuePair.Create(member.Key, member.Value?.DeepClone()))).ToJsonString();
    }

    private static byte[] Utf8(string text) => Encoding.UTF8.GetBytes(text);
}
