using Dashboard.Simulator.Fleet.Engine;

namespace Dashboard.Simulator.Fleet.Git;

/// <summary>An application as its Git repository has it. The cluster learns of a push when the application is synced.</summary>
internal sealed class App(string name, string @namespace, string team)
{
    public string Name { get; } = name;

    public string Namespace { get; } = @namespace;

    public string Team { get; } = team;

    public ObjectRef Ref { get; } = new("Application", @namespace, name);

    public List<Component> Components { get; } = [];

    /// <summary>Name of its database in the cluster; null for none.</summary>
    public string? Database { get; init; }

    public int DatabaseInstances { get; init; } = 2;

    public string DatabaseIssuer { get; init; } = "corp-ca";

    /// <summary>Name of its claim on the platform for a managed database; null for none.</summary>
    public string? Claim { get; init; }

    public string? Bucket { get; init; }

    public string? Chart { get; init; }

    /// <summary>Manifests of cluster-scoped objects; such an object has no owner, only the tracking annotation.</summary>
    public Func<IEnumerable<System.Text.Json.Nodes.JsonObject>>? Shared { get; init; }

    /// <summary>What the last sync applied, in order.</summary>
    public IReadOnlyList<ObjectRef> Applied { get; set; } = [];

    public string Revision { get; private set; } = "";

    /// <summary>A story has its hands on this application: background changes keep away.</summary>
    public bool Reserved { get; set; }

    /// <summary>Makes the repository's content of now a new commit.</summary>
    public void Commit(Random random) => Revision = Names.CommitHash(random);
}
