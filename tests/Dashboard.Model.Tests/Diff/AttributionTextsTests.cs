using Dashboard.Model.Diff;

namespace Dashboard.Model.Tests.Diff;

public sealed class AttributionTextsTests
{
    [Fact]
    public void Segments_OfPaths_AreKeptUnlessTheyAreLong()
    {
        var texts = new AttributionTexts();
        Assert.Same(texts.Segments("spec.replicas"), texts.Segments("spec.replicas"));
        var path = "data." + new string('k', 1_000);
        var segments = texts.Segments(path);
        Assert.Equal(FieldSegment.Split(path), segments);
        Assert.NotSame(segments, texts.Segments(path));
    }
}
