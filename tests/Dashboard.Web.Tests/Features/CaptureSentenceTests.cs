using Dashboard.Log;
using Dashboard.Model;
using Dashboard.Model.Capture;
using Dashboard.Projections.Coverage;
using Dashboard.Watch;
using Dashboard.Web.Features.CaptureHealth;

namespace Dashboard.Web.Tests.Features;

public sealed class CaptureSentenceTests
{
    private static readonly DateTimeOffset Now = new(2026, 3, 4, 9, 31, 8, TimeSpan.Zero);

    [Fact]
    public void AllWatching_IsCompleteSinceTheYoungestCoverage()
    {
        var sentence = CaptureSentence.Of(Data(Row("pods", ScopeState.Watching, 60), Row("services", ScopeState.Watching, 20)));
        Assert.Equal("The history is complete right now", sentence.Lead);
        Assert.Equal(Now.AddMinutes(-20), sentence.CompleteSince);
    }

    [Fact]
    public void OneForbidden_IsNotCompleteAndSaysWhy()
    {
        var sentence = CaptureSentence.Of(Data(Row("pods", ScopeState.Watching, 60), Row("services", ScopeState.Forbidden, null)));
        Assert.Equal("The history is not complete right now.", sentence.Lead);
        Assert.Equal("1 of 2 scopes: 1 not permitted.", sentence.Rest);
        Assert.Null(sentence.CompleteSince);
    }

    [Fact]
    public void WatchingButNotCovered_IsNotComplete() =>
        Assert.Null(CaptureSentence.Of(Data(Row("pods", ScopeState.Watching, null))).CompleteSince);

    [Fact]
    public void CaptureNotRunning_SaysSoFirst() =>
        Assert.Equal("The history is not being recorded.", CaptureSentence.Of(Data(Row("pods", ScopeState.Watching, 60)) with { Failure = "lease lost" }).Lead);

    [Fact]
    public void WrittenElsewhere_SaysWho() =>
        Assert.Contains(Writer.Name, CaptureSentence.Of(Data() with { Queue = null }).Rest, StringComparison.Ordinal);

    private static readonly LeaseHolder Writer = new("host/1", 1, Now);

    private static CaptureData Data(params ScopeRow[] rows) => new("prod", rows, [], [], null, null, Writer, default(QueueStatus), Now.AddHours(-24), Now);

    private static ScopeRow Row(string resource, ScopeState state, int? coveredMinutes)
    {
        var scope = new WatchScope("prod", new GroupVersionResource("", "v1", resource), new GroupVersionKind("", "v1", resource), null);
        var coverage = new ScopeCoverage(scope, coveredMinutes is { } minutes ? Now.AddMinutes(-minutes) : null, Now, [], null, null);
        return new ScopeRow(new ScopeStatus(scope, state, Now, null, null, null, 0, 0, 0, null, null), coverage, []);
    }
}
