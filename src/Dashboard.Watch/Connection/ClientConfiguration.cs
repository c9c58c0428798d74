using System.Security.Cryptography.X509Certificates;
using System.Text;
using k8s;
using k8s.Exceptions;

namespace Dashboard.Watch.Connection;

/// <summary>Finds out how to reach a cluster: kubeconfig and context, exec plugins and the service account, through the Kubernetes client's own reader.</summary>
internal static class ClientConfiguration
{
    /// <summary>Where Kubernetes mounts a pod's credentials.</summary>
    private const string ServiceAccount = "/var/run/secrets/kubernetes.io/serviceaccount/";

    /// <exception cref="ClusterConfigurationException">No such file, no such context, or one that cannot be used.</exception>
    public static async Task<ServerConfiguration> LoadAsync(ClusterOptions options, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var read = new CredentialFiles();
        if (options.Kubeconfig is null && options.Context is null && KubernetesClientConfiguration.IsInCluster())
        {
            read.Add(ServiceAccount + "token");
            read.Add(ServiceAccount + "ca.crt");
            return new ServerConfiguration(KubernetesClientConfiguration.InClusterConfig(), read);
        }
        var files = Files(options);
        foreach (var file in files.Where(file => options.Kubeconfig is not null || files.Count == 1))
            if (!file.Exists)
                throw new ClusterConfigurationException(nameof(options.Kubeconfig), $"there is no file '{file.FullName}'. Give the path of a kubeconfig.");
        try
        {
            var contexts = new List<string>();
            foreach (var file in files.Where(file => file.Exists))
            {
                var loaded = await KubernetesClientConfiguration.LoadKubeConfigAsync(new FileInfo(read.Add(file.FullName)));
                contexts.AddRange(loaded.Contexts?.Select(context => context.Name) ?? []);
                if ((options.Context ?? loaded.CurrentContext) is not { Length: > 0 } wanted || loaded.Contexts?.FirstOrDefault(context => context.Name == wanted) is not { } found)
                    continue;
                // A plugin may be run, and takes its time.
                return await Task.Run(() => new ServerConfiguration(Kubeconfig.Build(loaded, found, file, read), read), cancellationToken);
            }
            var choice = contexts.Count == 0 ? "It has no contexts at all." : $"It has: {string.Join(", ", contexts)}.";
            throw new ClusterConfigurationException(nameof(options.Context), options.Context is { } missing
                ? $"there is no context '{missing}' in '{files[0].FullName}'. {choice}"
                : $"'{files[0].FullName}' has no current context: name one. {choice}");
        }
        catch (KubeConfigException e)
        {
            throw new ClusterConfigurationException(nameof(options.Kubeconfig), $"'{files[0].FullName}' cannot be used: {e.Message}", e);
        }
        // NullReferenceException: that is how the client's reader fails on a file without content, such as one that is just being written.
        catch (Exception e) when (e is NullReferenceException or IOException or UnauthorizedAccessException or FormatException or ArgumentException or YamlDotNet.Core.YamlException or System.Security.Cryptography.CryptographicException)
        {
            throw new ClusterConfigurationException(nameof(options.Kubeconfig), $"'{files[0].FullName}' cannot be read as a kubeconfig ({e.GetType().Name}).", e);
        }
    }

    /// <summary>The client certificate of a configuration, from data or files; null when it has none.</summary>
    public static X509Certificate2? Certificate(KubernetesClientConfiguration configuration)
    {
        if (configuration is { ClientCertificateData.Length: > 0, ClientCertificateKeyData.Length: > 0 })
            return X509Certificate2.CreateFromPem(Pem(configuration.ClientCertificateData), Pem(configuration.ClientCertificateKeyData));
        if (configuration is { ClientCertificateFilePath.Length: > 0, ClientKeyFilePath.Length: > 0 })
            return X509Certificate2.CreateFromPemFile(configuration.ClientCertificateFilePath, configuration.ClientKeyFilePath);
        return null;

        static string Pem(string base64) => Encoding.UTF8.GetString(Convert.FromBase64String(base64));
    }

    private static List<FileInfo> Files(ClusterOptions options)
    {
        if (options.Kubeconfig is { } path)
            return [new FileInfo(path)];
        var listed = Environment.GetEnvironmentVariable("KUBECONFIG")?.Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        return listed is { Length: > 0 } ? [.. listed.Select(file => new FileInfo(file))] : [new FileInfo(KubernetesClientConfiguration.KubeConfigDefaultLocation)];
    }
}
