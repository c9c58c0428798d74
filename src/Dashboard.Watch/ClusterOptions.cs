namespace Dashboard.Watch;

/// <summary>One cluster to capture.</summary>
public sealed record ClusterOptions
{
    /// <summary>How the cluster is called in pages and in the log. Never changes: the history is kept under it.</summary>
    public required string Name { get; init; }

    /// <summary>Path of a kubeconfig. Null: the service account when running inside a cluster, else KUBECONFIG, else ~/.kube/config.</summary>
    public string? Kubeconfig { get; init; }

    /// <summary>Context within the kubeconfig. Null: its current context.</summary>
    public string? Context { get; init; }

    /// <summary>Namespaced kinds are watched in these namespaces, cluster-scoped kinds only where <see cref="Include"/> names them. Empty: everything.</summary>
    public IReadOnlyList<string> Namespaces { get; init; } = [];

    /// <summary>
    /// Globs over <c>resource.group</c> (<c>leases.coordination.k8s.io</c>, <c>*.example.com</c>, bare <c>pods</c> for the core group) of kinds
    /// to watch although they are off by default. Secrets are watched only if an entry is exactly <c>secrets</c>.
    /// </summary>
    public IReadOnlyList<string> Include { get; init; } = [];

    /// <summary>Globs of kinds not to watch. Wins over <see cref="Include"/> and the defaults.</summary>
    public IReadOnlyList<string> Exclude { get; init; } = [];

    public WatchOptions Watch { get; init; } = new();

    /// <exception cref="ClusterConfigurationException">The first value that is not allowed, with what is.</exception>
    public void Validate()
    {
        if (string.IsNullOrWhiteSpace(Name) || Name.Length > 63 || Name.Any(c => !char.IsAsciiLetterOrDigit(c) && c is not ('-' or '.' or '_')))
            throw new ClusterConfigurationException(nameof(Name), $"'{Name}' is not a cluster name. Allowed: 1 to 63 letters, digits, '-', '.' and '_'.");
        foreach (var name in Namespaces)
            if (name.Length is 0 or > 63 || name.Any(c => !char.IsAsciiLetterLower(c) && !char.IsAsciiDigit(c) && c != '-'))
                throw new ClusterConfigurationException(nameof(Namespaces), $"'{name}' is not a namespace. Allowed: 1 to 63 small letters, digits and '-'.");
        Check(nameof(Include), Include);
        Check(nameof(Exclude), Exclude);
        Watch.Validate();

        static void Check(string option, IReadOnlyList<string> globs)
        {
            foreach (var glob in globs)
                if (glob.Length is 0 or > 253 || glob.Any(c => !char.IsAsciiLetterOrDigit(c) && c is not ('-' or '.' or '*')))
                    throw new ClusterConfigurationException(option, $"'{glob}' is not a pattern. Write resource.group, for example 'leases.coordination.k8s.io' or '*.example.com'.");
        }
    }
}
