using k8s;
using k8s.Authentication;
using k8s.KubeConfigModels;
using YamlDotNet.RepresentationModel;

namespace Dashboard.Watch.Connection;

/// <summary>One context of a kubeconfig as kubectl reads it, where the client's own reader knows less: token files, anonymous users.</summary>
internal static class Kubeconfig
{
    /// <param name="loaded">As the client's reader has it.</param>
    /// <param name="context">One of its contexts.</param>
    /// <param name="file">It was read from this; paths in it are relative to its folder.</param>
    /// <param name="read">Takes every file that the result rests on.</param>
    public static KubernetesClientConfiguration Build(K8SConfiguration loaded, Context context, FileInfo file, CredentialFiles read)
    {
        var details = context.ContextDetails;
        var user = loaded.Users?.FirstOrDefault(one => one.Name == details?.User);
        var endpoint = loaded.Clusters?.FirstOrDefault(one => one.Name == details?.Cluster)?.ClusterEndpoint;
        foreach (var path in new[] { endpoint?.CertificateAuthority, user?.UserCredentials?.ClientCertificate, user?.UserCredentials?.ClientKey })
            if (!string.IsNullOrEmpty(path))
                read.Add(FullPath(path));
        var tokenFile = user is null ? null : TokenFile(file, user.Name);
        // kubectl takes a user without credentials for an anonymous one, the client's reader for a mistake.
        if (user is not null && !HasCredentials(user.UserCredentials))
            details!.User = null;
        var client = KubernetesClientConfiguration.BuildConfigFromConfigObject(loaded, context.Name);
        if (tokenFile is not null)
            client.TokenProvider = new TokenFileAuth(read.Add(FullPath(tokenFile)));
        return client;

        string FullPath(string path) => Path.Combine(file.DirectoryName!, path);
    }

    private static string? TokenFile(FileInfo file, string userName)
    {
        var yaml = new YamlStream();
        using (var text = file.OpenText())
            yaml.Load(text);
        return yaml.Documents.Select(document => document.RootNode).OfType<YamlMappingNode>()
            .Select(root => Child(root, "users")).OfType<YamlSequenceNode>().SelectMany(users => users).OfType<YamlMappingNode>()
            .Where(user => Child(user, "name") is YamlScalarNode { Value: { } name } && name == userName)
            .Select(user => Child(user, "user")).OfType<YamlMappingNode>()
            .Select(user => Child(user, "tokenFile")).OfType<YamlScalarNode>().Select(path => path.Value).FirstOrDefault(path => !string.IsNullOrEmpty(path));
    }

    private static YamlNode? Child(YamlMappingNode node, string name) => node.Children.TryGetValue(new YamlScalarNode(name), out var child) ? child : null;

    private static bool HasCredentials(UserCredentials? user) =>
        user is not null
        && (user.ExternalExecution is not null || user.AuthProvider is not null
            || new[] { user.Token, user.UserName, user.ClientCertificate, user.ClientCertificateData, user.ClientKey, user.ClientKeyData }.Any(value => !string.IsNullOrEmpty(value)));
}
