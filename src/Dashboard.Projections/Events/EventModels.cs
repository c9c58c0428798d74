namespace Dashboard.Projections.Events;

/// <summary>A remark of some component about an object. Times and the count are its reporter's claims.</summary>
/// <param name="Type">Normal or Warning, as the API has it.</param>
/// <param name="Controller">Who reports it; empty: it does not say.</param>
public sealed record KubeEvent(
    string Uid, string Type, string Reason, string Note, string Controller, int Count, DateTimeOffset FirstAt, DateTimeOffset LastAt, string ResourceVersion);

/// <param name="Items">The latest first.</param>
/// <param name="Since">Since when Events are received without an interruption; null: they are not, or were not yet.</param>
public sealed record EventPage(IReadOnlyList<KubeEvent> Items, string? Next, DateTimeOffset? Since);
