using Dashboard.Log;
using Dashboard.Model;
using Dashboard.Model.Capture;
using Dashboard.Projections.Coverage;
using Dashboard.Projections.Health;
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
    public void ScopeThatHasStopped_IsNotPassedOver()
    {
        var sentence = CaptureSentence.Of(Data(Row("pods", ScopeState.Watching, 60), Row("services", ScopeState.Off, 20)));
        Assert.Equal("The history is not complete right now.", sentence.Lead);
        Assert.Equal("1 of 2 scopes: 1 not running.", sentence.Rest);
    }

    [Fact]
    public void ScopeWithoutCoverage_IsNotTakenForComplete() =>
        Assert.Equal("The history is not complete right now.", CaptureSentence.Of(Data(Row("pods", ScopeState.Watching, 60), Row("services", ScopeState.Watching, 20) with { Coverage = null })).Lead);

    [Fact]
    public void WhatIsServedNoMore_HasNothingToComplete()
    {
        Assert.NotNull(CaptureSentence.Of(Data(Row("pods", ScopeState.Watching, 60), Row("widgets", ScopeState.Gone, null))).CompleteSince);
        Assert.Equal("Nothing is watched now.", CaptureSentence.Of(Data(Row("widgets", ScopeState.Gone, null))).Lead);
    }

    [Fact]
    public void Quarantine_IsTheExceptionThatIsNamed()
    {
        var sentence = CaptureSentence.Of(Data(Row("pods", ScopeState.Watching, 60)) with { Quarantined = new Quarantined(2, []) });
        Assert.Equal("The history is complete right now but for 2 objects in quarantine", sentence.Lead);
        Assert.Equal(Now.AddMinutes(-60), sentence.CompleteSince);
    }

    [Fact]
    public void Alarms_AreWorseThanGaps_AndSaidInWords()
    {
        var row = Row("pods", ScopeState.Watching, 60);
        var stale = row with { Status = row.Status with { Refused = 1, UnknownEvents = 2 } };
        Assert.Equal("1 version went backwards and was refused: a stale replica answered; 2 events of an unknown type: recorded, then listed again", stale.Alarm);
        Assert.Equal([HealthStatus.Degraded, HealthStatus.Degraded, HealthStatus.Healthy], new[] { stale, row with { Quarantined = 1 }, row }.Select(one => one.Look));
        Assert.True(stale.Severity > (row with { Gaps = [Gap()] }).Severity && (row with { Gaps = [Gap()] }).Severity > row.Severity);
        Assert.True(Row("pods", ScopeState.Listing, null).Severity > stale.Severity);
    }

    [Fact]
    public void CaptureNotRunning_SaysSoFirst() =>
        Assert.Equal("The history is not being recorded.", CaptureSentence.Of(Data(Row("pods", ScopeState.Watching, 60)) with { Failure = "lease lost" }).Lead);

    [Fact]
    public void WrittenElsewhere_SaysWho() =>
        Assert.Contains(Writer.Name, CaptureSentence.Of(Data() with { Queue = null }).Rest, StringComparison.Ordinal);

    private static readonly LeaseHolder Writer = new("host/1", 1, Now);

    private static Gap Gap() => new("prod", 1, Now, new GroupVersionResource("", "v1", "pods"), "Pod", null, Now.AddHours(-1), Now, GapReason.WatchExpired, "");

    private static CaptureData Data(params ScopeRow[] rows) => new("prod", rows, [], [], null, null, Writer, default(QueueStatus), Now.AddHours(-24), Now);

    private static ScopeRow Row(string resource, ScopeState state, int? coveredMinutes)
    {
        var scope = new WatchScope("prod", new GroupVersionResource("", "v1", resource), new GroupVersionKind("", "v1", resource), null);
        var coverage = new ScopeCoverage(scope, coveredMinutes is { } minutes ? Now.AddMinutes(-minutes) : null, Now, [], null, null);
        return new ScopeRow(new ScopeStatus(scope, state, Now, null, null, null, 0, 0, 0, null, null), coverage, []);
    }
}
