using k8s;

namespace Dashboard.Watch.Connection;

/// <summary>How to reach a server and as whom, with the files that this was read from.</summary>
internal sealed record ServerConfiguration(KubernetesClientConfiguration Client, CredentialFiles Files);
