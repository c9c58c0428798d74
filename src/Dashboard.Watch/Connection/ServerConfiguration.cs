using System.Security.Cryptography.X509Certificates;
using k8s;

namespace Dashboard.Watch.Connection;

/// <summary>How to reach a server and as whom, with the files that this was read from.</summary>
internal sealed record ServerConfiguration(KubernetesClientConfiguration Client, CredentialFiles Files)
{
    /// <summary>The client's; read here, where a pair of files that does not match is still a mistake of the configuration.</summary>
    public X509Certificate2? Certificate { get; } = ClientConfiguration.Certificate(Client);
}
