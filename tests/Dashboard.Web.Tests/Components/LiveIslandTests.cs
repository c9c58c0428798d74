using System.Collections.Concurrent;
using Bunit;
using Dashboard.Model.Access;
using Dashboard.Projections.Live;
using Dashboard.Web.Components.Live;
using Dashboard.Web.Hosting;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Rendering;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace Dashboard.Web.Tests.Components;

/// <summary>An island that goes from question to question while its cluster changes: what it shows is what was asked last, and nothing committed since is missed.</summary>
public sealed class LiveIslandTests : BunitContext
{
    private const string Cluster = "prod";

    private static readonly TimeSpan s_bound = TimeSpan.FromSeconds(20);
    private static readonly RendererInfo s_interactive = new("Server", isInteractive: true);

    private readonly FakeTimeProvider clock = new();
    private readonly ProjectionFeed feed = new();
    private readonly PrerenderHandoff handoff;
    private readonly Table table = new();

    public LiveIslandTests()
    {
        handoff = new PrerenderHandoff(clock);
        DefaultWaitTimeout = s_bound;
        JSInterop.Mode = JSRuntimeMode.Loose;
        Services.AddSingleton<TimeProvider>(clock).AddSingleton(feed).AddSingleton(handoff).AddSingleton<IReadAccess>(new OpenAccess()).AddScoped<ViewerAccessor>().AddSingleton(table);
        this.SetRendererInfo(s_interactive);
        Publish(1);
    }

    [Fact]
    public void Change_AfterTheAnswer_IsRead()
    {
        var island = Show("a");
        table.Answer("a", "old");
        island.WaitForAssertion(() => Assert.Equal("old", island.Markup));
        Publish(2);
        WaitAnswered("a", "new");
        island.WaitForAssertion(() => Assert.Equal("new", island.Markup));
    }

    /// <summary>It was published after the question was put and before anybody followed it.</summary>
    [Fact]
    public void Change_BeforeTheAnswer_IsReadAgainAfterIt()
    {
        var island = Show("a");
        Publish(2);
        table.Answer("a", "old");
        WaitAnswered("a", "new");
        island.WaitForAssertion(() => Assert.Equal("new", island.Markup));
    }

    [Fact]
    public void Answer_ToTheQuestionBefore_IsNotShown()
    {
        var island = Show("a");
        Ask(island, "b");
        table.Answer("b", "of b");
        island.WaitForAssertion(() => Assert.Equal("of b", island.Markup));
        table.Answer("a", "of a");
        Publish(2);
        WaitAnswered("b", "of b, changed");
        island.WaitForAssertion(() => Assert.Equal("of b, changed", island.Markup));
    }

    /// <summary>The change was of the question before, and its answer came when another was shown.</summary>
    [Fact]
    public void Refresh_OfTheQuestionBefore_IsNeverShown()
    {
        var island = Show("a");
        table.Answer("a", "of a");
        island.WaitForAssertion(() => Assert.Equal("of a", island.Markup));
        Publish(2);
        WaitFor(() => table.IsAsked("a"));
        Ask(island, "b");
        table.Answer("b", "of b");
        island.WaitForAssertion(() => Assert.Equal("of b", island.Markup));
        table.Answer("a", "of a, changed");
        Publish(3);
        WaitAnswered("b", "of b, changed");
        island.WaitForAssertion(() => Assert.Equal("of b, changed", island.Markup));
        Assert.DoesNotContain("of a, changed", table.Shown);
    }

    /// <summary>What concerns only the next question comes while the one before is shown, and is no change of that.</summary>
    [Fact]
    public void Change_BetweenPrerenderingAndTakingOver_IsRead()
    {
        var island = Show("a");
        table.Answer("a", "of a");
        island.WaitForAssertion(() => Assert.Equal("of a", island.Markup));
        this.SetRendererInfo(new RendererInfo("Static", isInteractive: false));
        var prerendered = Show("b");
        table.Answer("b", "of b");
        prerendered.WaitForAssertion(() => Assert.NotNull(prerendered.Instance.HandoffKey));
        this.SetRendererInfo(s_interactive);

        table.Concerned = false;
        Publish(2);
        Assert.True(SpinWait.SpinUntil(() => table.Unconcerned == 2, s_bound)); // the prerendered one follows too, here
        table.Concerned = true;
        island.Instance.HandoffKey = prerendered.Instance.HandoffKey;
        Ask(island, "b");
        Assert.Equal("of b", island.Markup);
        WaitAnswered("b", "of b, changed");
        island.WaitForAssertion(() => Assert.Equal("of b, changed", island.Markup));
    }

    private IRenderedComponent<Island> Show(string question) => Render<Island>(parameters => parameters.Add(p => p.Cluster, Cluster).Add(p => p.Question, question));

    private static void Ask(IRenderedComponent<Island> island, string question) => island.Render(parameters => parameters.Add(p => p.Question, question));

    private void Publish(long position) => feed.Publish(new ProjectedBatch(Cluster, position - 1, position, [], 1, 0));

    private void WaitAnswered(string question, string answer) => WaitFor(() => table.TryAnswer(question, answer));

    private void WaitFor(Func<bool> happened) => Assert.True(SpinWait.SpinUntil(
        () =>
        {
            clock.Advance(TimeSpan.FromMilliseconds(100));
            return happened();
        }, s_bound));

    /// <summary>Questions that are answered when the test wants it.</summary>
    public sealed class Table
    {
        private readonly ConcurrentDictionary<string, TaskCompletionSource<string>> asked = new(StringComparer.Ordinal);
        private int unconcerned;

        public bool Concerned { get; set; } = true;

        /// <summary>Changes that did not concern what was shown.</summary>
        public int Unconcerned => unconcerned;

        public bool Concerns()
        {
            if (!Concerned)
                Interlocked.Increment(ref unconcerned);
            return Concerned;
        }

        public Task<string> AskAsync(string question) => asked.GetOrAdd(question, static _ => new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously)).Task;

        /// <summary>Whatever was rendered, in order.</summary>
        public ConcurrentQueue<string?> Shown { get; } = new();

        public bool IsAsked(string question) => asked.ContainsKey(question);

        public bool TryAnswer(string question, string answer) => asked.TryRemove(question, out var waiting) && waiting.TrySetResult(answer);

        public void Answer(string question, string answer) => Assert.True(TryAnswer(question, answer), $"Nobody asked for {question}.");
    }

    public sealed class Island : LiveIsland<string>
    {
        [Parameter] public string Question { get; set; } = "";

        [Inject] private Table Table { get; set; } = null!;

        protected override string Identity => Question;

        protected override Task<string> LoadAsync(ReadScope scope, CancellationToken cancellationToken) => Table.AskAsync(Question);

        protected override bool Concerns(string shown, LiveChanges changes) => Table.Concerns();

        protected override void BuildRenderTree(RenderTreeBuilder builder)
        {
            Table.Shown.Enqueue(Data);
            builder.AddContent(0, Data);
        }
    }
}
