namespace Dashboard.Projections.Activity;

/// <summary>Changes over time for the rail: buckets of equal width from <see cref="From"/>, oldest first.</summary>
/// <param name="Changes">Noise left out.</param>
/// <param name="Failures">Objects that turned Failed or Degraded.</param>
public sealed record ActivityHistogram(DateTimeOffset From, TimeSpan BucketWidth, IReadOnlyList<int> Changes, IReadOnlyList<int> Failures);
