using Bunit;
using Dashboard.Model;
using Dashboard.Projections.Audit;
using Dashboard.Projections.Health;
using Dashboard.Web.Components.Parts;

namespace Dashboard.Web.Tests.Components;

public sealed class PartsTests : BunitContext
{
    [Theory]
    [InlineData(HealthStatus.Failed, "bad", "Failed")]
    [InlineData(HealthStatus.Missing, "gone", "Deleted")]
    [InlineData(HealthStatus.Unknown, "unknown", "Unknown")]
    public void StatusWord_AnyStatus_HasShapeAndWord(HealthStatus status, string glyph, string word)
    {
        var part = Render(StatusWord.Of(status));
        Assert.Equal($"#g-{glyph}", part.Find("use").GetAttribute("href"));
        Assert.Equal(word, part.Find(".st").TextContent.Trim());
    }

    [Fact]
    public void HealthBar_Label_ReadsTheCountsAndLeavesOutZeros()
    {
        var bar = Render(HealthBar.Of(new HealthCounts(80, 4, 0, 5, 0, 0)));
        Assert.Equal("80 healthy, 4 progressing, 5 failed", bar.Find(".hb").GetAttribute("aria-label"));
        Assert.Equal(3, bar.FindAll("i").Count);
    }

    [Fact]
    public void FieldPath_ItemKeysWithDots_StayOneSegment()
    {
        Assert.Equal(["metadata", "labels[\"a.b/c\"]"], PathSegments.Split("metadata.labels[\"a.b/c\"]"));
        Assert.Equal(["spec", "containers[web.1]", "image"], PathSegments.Split("spec.containers[web.1].image"));
        var path = Render(FieldPath.Of("status.conditions[Ready].reason"));
        Assert.Equal("reason", path.Find("b").TextContent);
    }

    [Fact]
    public void FieldEdit_Values_AreTextNeverMarkup()
    {
        var edit = Render(FieldEditView.Of(new FieldChange("spec.x", "\"<b>old</b>\"", "\"<img src=x onerror=alert(1)>\"", false)));
        Assert.Empty(edit.FindAll("img"));
        Assert.Empty(edit.FindAll("b"));
        Assert.Equal("<b>old</b>", edit.Find("del").TextContent);
    }

    [Fact]
    public void FieldEdit_Redacted_SaysSoAndShowsNothing()
    {
        var edit = Render(FieldEditView.Of(new FieldChange("data.password", "\"a\"", "\"b\"", true)));
        Assert.Contains("redacted: changed, not kept", edit.Markup, StringComparison.Ordinal);
        Assert.Empty(edit.FindAll("del, ins"));
    }

    [Fact]
    public void FieldValue_Long_IsCutInTheMiddleAndWholeInTheTitle()
    {
        var json = $"\"{new string('a', 40)}{new string('b', 40)}\"";
        var cut = FieldValue.Cut(json);
        Assert.Equal(FieldValue.Longest, cut.Length);
        Assert.StartsWith("aaa", cut, StringComparison.Ordinal);
        Assert.EndsWith("bbb", cut, StringComparison.Ordinal);
        Assert.Equal(80, FieldValue.Title(json).Length);
        Assert.Equal("short", FieldValue.Title("\"short\""));
    }

    [Theory]
    [InlineData("\"True\"", "True")]
    [InlineData("\"\"", "\"\"")]
    [InlineData("{\"a\":1}", "{\"a\":1}")]
    [InlineData("\"broken", "\"broken")]
    [InlineData("3", "3")]
    public void FieldValue_Json_ReadsAsText(string json, string expected) => Assert.Equal(expected, FieldValue.Text(json));

    [Fact]
    public void ManagerBadge_Unknown_IsNeverNamed()
    {
        Assert.Contains("unknown", Render(ManagerBadge.Of(null)).Find(".mgr").ClassName, StringComparison.Ordinal);
        Assert.Equal(ManagerColour.Of("cert-manager"), ManagerColour.Of("cert-manager"));
        Assert.All(Enumerable.Range(0, 500), i => Assert.InRange(ManagerColour.Of($"manager-{i}"), 1, 8));
    }

    [Theory]
    [InlineData(Verb.InferredDelete, "inf", "final state unknown")]
    [InlineData(Verb.Added, "add", "added")]
    public void VerbMark_Meaning_IsSaid(Verb verb, string css, string said)
    {
        var mark = Render(VerbMark.Of(verb)).Find(".verb");
        Assert.Contains(css, mark.ClassName, StringComparison.Ordinal);
        Assert.Contains(said, mark.GetAttribute("aria-label"), StringComparison.Ordinal);
    }

    [Fact]
    public void GapText_OpenGap_HasNoEnd()
    {
        var gap = new Gap("c", -1, default, new GroupVersionResource("cert-manager.io", "v1", "certificates"), "Certificate", null, DateTimeOffset.UnixEpoch, null, GapReason.Forbidden, "");
        var text = Render(GapText.Of(gap, scoped: true)).Find("span").TextContent;
        Assert.StartsWith("not covered since 1970-01-01 00:00:00: certificates.cert-manager.io: no permission (403)", text, StringComparison.Ordinal);
    }

    [Fact]
    public void SparkLine_Values_SpanTheWidthAndTheHeight() => Assert.Equal("M0 17L42 1L84 9", SparkLine.Path([0, 2, 1], 84, 17));
}
