namespace Dashboard.Watch.Connection;

/// <summary>What is asked of an API server.</summary>
/// <param name="Verb">As authorization knows it: <c>get</c>, <c>list</c> or <c>watch</c>. What a 403 says is missing.</param>
/// <param name="Path">With its query.</param>
/// <param name="Accept">Media types.</param>
internal readonly record struct ApiRequest(string Verb, string Path, string Accept);
