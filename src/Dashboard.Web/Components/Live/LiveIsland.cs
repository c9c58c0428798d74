using Dashboard.Model.Access;
using Dashboard.Projections;
using Dashboard.Projections.Live;
using Dashboard.Web.Hosting;
using Microsoft.AspNetCore.Components;
using Microsoft.JSInterop;

namespace Dashboard.Web.Components.Live;

/// <summary>
/// The part of a live page that a circuit keeps current: loads when what it is about changes, and again as the cluster changes. Prerendered
/// with its data; without a circuit it stays as it was rendered.
/// </summary>
public abstract class LiveIsland<TData> : ComponentBase, IAsyncDisposable where TData : class
{
    private readonly CancellationTokenSource disposing = new();
    private LiveSubscription? subscription;
    private string? asked;
    private long readAt = -1;

    // A question is what the parameters ask for: the latest, the one whose answer is shown, the one whose changes are followed.
    private int question;
    private int answered;
    private int followed;
    private DotNetObjectReference<LiveIsland<TData>>? self;
    private bool paused;
    private LiveChanges? held;

    [Inject] private ProjectionFeed Feed { get; set; } = null!;

    [Inject] private PrerenderHandoff Handoff { get; set; } = null!;

    [Inject] private ViewerAccessor Viewers { get; set; } = null!;

    [Inject] private IJSRuntime Script { get; set; } = null!;

    [Inject] protected TimeProvider Clock { get; set; } = null!;

    [Parameter, EditorRequired] public string Cluster { get; set; } = "";

    /// <summary>Key of what prerendering left; never the data itself. It stays after its use: a circuit that is given up with nothing to persist cannot be taken up again. Updated by enhanced navigation: else each page was blank until it had loaded once more.</summary>
    [PersistentState(AllowUpdates = true)] public string? HandoffKey { get; set; }

    /// <summary>Null until loaded, or when loading failed.</summary>
    protected TData? Data { get; private set; }

    /// <summary>Why the last attempt failed; what was loaded before stays.</summary>
    protected Exception? Failure { get; private set; }

    /// <summary>Everything that the data depends on: when it changes, the island loads again.</summary>
    protected abstract string Identity { get; }

    protected abstract Task<TData> LoadAsync(ReadScope scope, CancellationToken cancellationToken);

    /// <summary>Takes what a refresh read. The default shows it.</summary>
    protected virtual TData Merge(TData shown, TData fresh, LiveChanges changes) => fresh;

    /// <summary>Whether a change is worth a query.</summary>
    protected virtual bool Concerns(TData shown, LiveChanges changes) => true;

    protected override async Task OnParametersSetAsync()
    {
        if (asked == Identity)
            return;
        (asked, held) = (Identity, null);
        question++;
        if (Handoff.Take<Kept>(Owner, HandoffKey) is { } kept && kept.Identity == asked)
        {
            (Data, Failure, answered, readAt) = (kept.Data, null, question, kept.Position);
            return;
        }
        await LoadNowAsync(question);
        if (!RendererInfo.IsInteractive && Data is not null)
            HandoffKey = Handoff.Keep(Owner, new Kept(asked, Data, readAt));
    }

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (self is null)
        {
            self = DotNetObjectReference.Create(this);
            await TellAsync("crIslands.follow", self);
        }
        if (followed == answered)
            return;
        followed = answered;
        var before = subscription;
        subscription = null;
        if (before is not null)
            await before.DisposeAsync();
        // Others may have come here meanwhile. What was committed since it was read comes first, so nothing is missed between two questions.
        if (subscription is null && !disposing.IsCancellationRequested)
            subscription = LiveSubscription.Start((after, token) => Feed.FollowAsync(Cluster, after, token), readAt, RefreshAsync, Failed, Clock);
    }

    protected async Task ShowAsync(TData data) => await InvokeAsync(() =>
    {
        Data = data;
        StateHasChanged();
    });

    /// <summary>Called by the page's script: while paused what is shown stays, and what would change it is counted.</summary>
    [JSInvokable]
    public async Task SetPausedAsync(bool value)
    {
        paused = value;
        if (!paused && held is { } changes)
        {
            held = null;
            await RefreshAsync(changes, disposing.Token);
        }
    }

    /// <summary>A page whose script is gone or failed shows its data all the same.</summary>
    private async Task TellAsync(string function, params object?[] arguments)
    {
        try
        {
            await Script.InvokeVoidAsync(function, disposing.Token, arguments);
        }
        catch (Exception error) when (error is JSException or JSDisconnectedException or OperationCanceledException)
        {
        }
    }

    private string Owner => $"{Viewers.Viewer.Name}\n{Cluster}";

    private async Task LoadNowAsync(int number)
    {
        var position = Feed.Position(Cluster);
        TData? data = null;
        Exception? failure = null;
        try
        {
            data = await LoadAsync(await Viewers.ScopeAsync(Cluster, disposing.Token), disposing.Token);
        }
        catch (Exception error) when (error is QueryException || (RendererInfo.IsInteractive && error is not OperationCanceledException))
        {
            failure = error;
        }

        if (number == question) // else navigated meanwhile
            (Data, Failure, answered, readAt) = (data, failure, number, position);
    }

    private async Task RefreshAsync(LiveChanges changes, CancellationToken cancellationToken)
    {
        var number = answered;
        if (number != question || (Data is { } shown && !Concerns(shown, changes)))
            return;
        var fresh = paused ? null : await LoadAsync(await Viewers.ScopeAsync(Cluster, cancellationToken), cancellationToken);
        await InvokeAsync(async () =>
        {
            if (number != question)
                return; // navigated meanwhile: what is shown now is followed from where it was read
            // Paused meanwhile: what was read may be of after that moment.
            if (paused || fresh is null)
            {
                held = held?.And(changes) ?? changes;
                await TellAsync("crIslands.held", changes.Changes);
                return;
            }

            Data = Data is { } now ? Merge(now, fresh, changes) : fresh;
            Failure = null;
            StateHasChanged();
        });
    }

    private void Failed(Exception error) => _ = InvokeAsync(() =>
    {
        Failure = error;
        StateHasChanged();
    });

    public async ValueTask DisposeAsync()
    {
        await disposing.CancelAsync();
        if (subscription is not null)
            await subscription.DisposeAsync();
        self?.Dispose();
        disposing.Dispose();
        GC.SuppressFinalize(this);
    }

    private sealed record Kept(string Identity, TData Data, long Position);
}
