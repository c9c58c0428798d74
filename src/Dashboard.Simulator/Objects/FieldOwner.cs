namespace Dashboard.Simulator.Objects;

/// <summary>Who writes: what identifies an entry of <c>metadata.managedFields</c> besides its operation.</summary>
/// <param name="Manager">The <c>fieldManager</c> parameter, or the first part of the user agent.</param>
/// <param name="ApiVersion">The version the write came in.</param>
/// <param name="Subresource">Empty for the object itself, else such as <c>status</c> or <c>scale</c>.</param>
public readonly record struct FieldOwner(string Manager, string ApiVersion, string Subresource = "");
