namespace Dashboard.Simulator.Fleet.Stories;

/// <summary>One run of a story that waits for whoever asked for it instead of for the clock. For one caller at a time.</summary>
public sealed class StagedStory
{
    private readonly Queue<Action> _steps;
    private readonly Func<Action, Task> _do;

    internal StagedStory(Queue<Action> steps, Func<Action, Task> @do) => (_steps, _do) = (steps, @do);

    /// <summary>Does the next steps, as many as are left of the given number, in order and without the time between them.</summary>
    /// <returns>Completes when they were done; what controllers make of them comes after.</returns>
    public Task TellAsync(int steps = 1) => _do(() =>
    {
        while (steps-- > 0 && _steps.TryDequeue(out var step))
        {
            step();
        }
    });
}
