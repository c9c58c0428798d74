using System.Collections.Concurrent;
using Dashboard.Simulator.Fleet.Churn;
using Dashboard.Simulator.Fleet.Engine;
using Dashboard.Simulator.Fleet.Population;
using Dashboard.Simulator.Fleet.Stories;
using Dashboard.Simulator.Store;

namespace Dashboard.Simulator.Fleet;

/// <summary>
/// A living cluster inside a simulated API server: it creates its objects, drives them by controllers that answer store events (also those of
/// users), changes something all the time at the wanted rate, and stages trouble. <see cref="Populate"/>, <see cref="Step"/> and
/// <see cref="RunAsync"/> are for one caller at a time; writes of others to the store may come at any time from any thread.
/// </summary>
public sealed class SimulatedFleet : IDisposable
{
    private static readonly TimeSpan LongestSleep = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan ShortestSleep = TimeSpan.FromMilliseconds(10);

    private readonly Cluster _cluster;
    private readonly Dispatcher _dispatcher;
    private readonly ChangeBudget _budget;
    private readonly BackgroundChanges _changes;
    private readonly FleetOptions _options;
    private readonly TimeProvider _clock;
    private readonly ILogger<SimulatedFleet> _logger;
    private readonly StoryTeller _stories;
    private readonly ConcurrentQueue<Action> _asked = new();
    private DateTimeOffset _last;
    private bool _begun;

    /// <exception cref="ArgumentException">An option is out of its range; the message names each.</exception>
    public SimulatedFleet(ObjectStore store, FleetOptions options, TimeProvider clock, ILogger<SimulatedFleet> logger)
    {
        if (options.Validate() is { Count: > 0 } problems)
        {
            throw new ArgumentException(string.Join(' ', problems), nameof(options));
        }

        _options = options;
        _clock = clock;
        _logger = logger;
        _cluster = new Cluster(store, clock, options);
        _dispatcher = new Dispatcher(_cluster, _cluster.Controllers.All());
        _budget = new ChangeBudget(options.ChangesPerSecond);
        _changes = new BackgroundChanges(_cluster);
        _stories = new StoryTeller(_cluster, StoryTeller.All(_cluster), Tell);
    }

    /// <summary>Objects that live now; CustomResourceDefinitions and Events are not counted.</summary>
    public int Count => _cluster.Index.Count;

    /// <summary>Writes accepted by the store so far, those of <see cref="Populate"/> included, and those that it refused.</summary>
    public long Writes => _cluster.Writes;

    public long Refused => _cluster.Refused;

    /// <summary>Told after each step of a story: its name and the step's.</summary>
    public Action<string, string>? StoryTold { get; set; }

    /// <summary>Creates all objects, settled and with their status. Once, before the first step.</summary>
    public void Populate()
    {
        var started = _clock.GetTimestamp();
        new Populator(_cluster, _dispatcher, _clock.GetUtcNow()).Run();
        _logger.FleetPopulated(_options.ClusterName, Count, Writes, _clock.GetElapsedTime(started));
    }

    /// <summary>Does what has come due since the last step. Time passes only between steps.</summary>
    public void Step()
    {
        var now = _clock.GetUtcNow();
        if (!_begun)
        {
            _begun = true;
            _last = now;
            if (_options.Stories)
            {
                _stories.Begin();
            }
        }

        _budget.Earn(now - _last);
        _last = now;
        var before = _cluster.Changes;
        while (_asked.TryDequeue(out var ask))
        {
            ask();
        }

        _dispatcher.RunDue(limit: 5_000);
        _budget.Spend(_cluster.Changes - before);
        // A pick may come to nothing (no such object, one that a story uses, or a heartbeat in the same second as its last), so picks are bounded apart from changes.
        for (var picks = 0; _budget.IsPositive && picks < 20_000; picks++)
        {
            before = _cluster.Changes;
            _changes.Next();
            _budget.Spend(_cluster.Changes - before);
        }
    }

    /// <summary>
    /// Begins one story beside those of the clock, told step by step by whoever asks for it. Its targets are chosen now, as in any other run. From any
    /// thread; done with the fleet's next step.
    /// </summary>
    /// <exception cref="ArgumentException">There is no such story, or nothing in this fleet that it could happen to.</exception>
    public async Task<StagedStory> StageAsync(string story) => new(await AskAsync(() => _stories.Plan(story)), act => AskAsync(() =>
    {
        act();
        return true;
    }));

    /// <summary>Steps until cancelled. Sleeps until something is due, at most a quarter of a second, so that a user's write is soon answered.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        while (!cancellationToken.IsCancellationRequested)
        {
            try
            {
                Step();
            }
            catch (Exception failure)
            {
                // One object that cannot be handled must not stop the others.
                _logger.StepFailed(failure, _options.ClusterName);
            }

            var sleep = LongestSleep;
            if (_cluster.Agenda.Next is { } next && next - _clock.GetUtcNow() is var due && due < sleep)
            {
                sleep = due;
            }

            if (_budget.Wait is { } wait && wait < sleep)
            {
                sleep = wait;
            }

            try
            {
                await Task.Delay(sleep < ShortestSleep ? ShortestSleep : sleep, _clock, cancellationToken);
            }
            catch (OperationCanceledException)
            {
                return;
            }
        }
    }

    public void Dispose() => _cluster.Dispose();

    /// <summary>Lets the fleet's own loop do something, and waits for it.</summary>
    private Task<T> AskAsync<T>(Func<T> what)
    {
        var done = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        _asked.Enqueue(() =>
        {
            try
            {
                done.SetResult(what());
            }
            catch (Exception failure)
            {
                done.SetException(failure);
            }
        });
        return done.Task;
    }

    private void Tell(string story, string step)
    {
        _logger.StoryStep(_options.ClusterName, story, step);
        StoryTold?.Invoke(story, step);
    }
}
