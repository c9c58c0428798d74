using Dashboard.Simulator.Fleet.Engine;

namespace Dashboard.Simulator.Fleet.Git;

/// <summary>All applications with their desired state, in order of creation.</summary>
internal sealed class GitRepository
{
    private readonly Dictionary<ObjectRef, App> _apps = [];
    private readonly Dictionary<(string Namespace, string Component), App> _byComponent = [];

    public List<App> Apps { get; } = [];

    /// <summary>The Secret that the repository names as the key pair of the corporate issuer.</summary>
    public string CorporateKey { get; set; } = "corp-ca-key";

    public void Add(App app)
    {
        Apps.Add(app);
        _apps[app.Ref] = app;
        foreach (var component in app.Components)
        {
            _byComponent[(app.Namespace, component.Name)] = app;
        }
    }

    public App? Find(ObjectRef application) => _apps.GetValueOrDefault(application);

    /// <summary>The application that tracks an object without owning it, such as a cluster-scoped one.</summary>
    public App? Tracker(ObjectRef key) => key.Namespace is null ? Apps.Find(app => app.Shared is not null && app.Applied.Contains(key)) : null;

    public Component? FindComponent(string? @namespace, string name) =>
        @namespace is not null && _byComponent.TryGetValue((@namespace, name), out var app)
            ? app.Components.Find(component => string.Equals(component.Name, name, StringComparison.Ordinal))
            : null;
}
