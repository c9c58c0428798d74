using System.Globalization;
using Dashboard.Simulator.Fleet.Git;

namespace Dashboard.Simulator.Fleet.Population;

/// <summary>Invents applications: the first ones are the cast of the stories, the rest vary with the seed.</summary>
internal sealed class AppPlanner(Random random, IReadOnlyList<string> namespaces, int objects)
{
    private readonly Dictionary<string, int> _perNamespace = new(StringComparer.Ordinal);
    private int _made;

    private bool Small => objects < 2_000;

    /// <summary>The next application. <paramref name="room"/> is how many more objects the fleet may hold.</summary>
    public App Next(int room)
    {
        var index = _made++;
        var cast = index < Math.Min(7, namespaces.Count);
        // Earlier namespaces get more: a few big teams, many small ones.
        var @namespace = cast ? namespaces[index] : namespaces[(int)(namespaces.Count * Math.Pow(random.NextDouble(), 1.6))];
        var count = _perNamespace[@namespace] = _perNamespace.GetValueOrDefault(@namespace) + 1;
        var name = count == 1 ? @namespace : $"{@namespace}-{Vocabulary.Products[(count - 2) % Vocabulary.Products.Length]}";
        if (count - 2 >= Vocabulary.Products.Length)
        {
            name += string.Create(CultureInfo.InvariantCulture, $"-{((count - 2) / Vocabulary.Products.Length) + 1}");
        }

        var tiny = room < 150;
        var app = new App(name, @namespace, Team(@namespace))
        {
            Database = @namespace is "orders" or "ledger" or "checkout" && count == 1 || !tiny && !Small && random.Next(100) < 36 ? name : null,
            DatabaseInstances = Small ? 2 : 3,
            DatabaseIssuer = cast || random.Next(100) < 30 ? "corp-ca" : "internal-ca",
            Claim = @namespace is "payments" or "catalog" && count == 1 || !tiny && random.Next(100) < 35 ? $"{name}-store" : null,
            Bucket = @namespace is "analytics" && count == 1 ? "analytics-exports" : !tiny && random.Next(100) < 30 ? $"{name}-files" : null,
            Chart = !tiny && random.Next(100) < 45 ? $"{name}-redis" : null,
        };
        for (var i = 0; i < (tiny ? 1 : Small ? 1 + random.Next(2) : 1 + random.Next(4)); i++)
        {
            app.Components.Add(Component(app, i, tiny));
        }

        app.Commit(random);
        return app;
    }

    private Component Component(App app, int index, bool tiny)
    {
        var role = Vocabulary.Roles[index == 0 ? 0 : (index + random.Next(3)) % Vocabulary.Roles.Length];
        if (app.Components.Exists(other => string.Equals(other.Role, role, StringComparison.Ordinal)))
        {
            role = Vocabulary.Roles[^(1 + index)];
        }

        return new Component($"{app.Name}-{role}", role)
        {
            Workload = random.Next(100) < 55 ? "Rollout" : "Deployment",
            Version = string.Create(CultureInfo.InvariantCulture, $"{random.Next(1, 9)}.{random.Next(30)}.{random.Next(12)}"),
            Replicas = tiny ? 1 : Small ? 2 + random.Next(2) : 2 + (int)(random.NextDouble() * random.NextDouble() * 12),
            PastRevisions = tiny ? 1 : Small ? 1 + random.Next(2) : 1 + random.Next(5),
            Autoscaled = !tiny && random.Next(100) < 40,
            Routed = index == 0 && random.Next(100) < 60,
            Issuer = tiny ? null : random.Next(100) switch { < 22 => "corp-ca", < 50 => "internal-ca", < 62 => "public-acme", _ => null },
            Secrets = random.Next(100) < 80,
            Scheduled = !tiny && random.Next(100) < 30,
            Isolated = random.Next(100) < 40,
            Topics = string.Equals(app.Namespace, "media", StringComparison.Ordinal) && index == 0 ? 1 : tiny ? 0 : random.Next(100) < 45 ? 1 + random.Next(2) : 0,
            Settings = tiny ? 1 : 1 + random.Next(3),
        };
    }

    private static string Team(string @namespace) =>
        Array.Find(Vocabulary.Teams, team => @namespace.StartsWith(team, StringComparison.Ordinal)) ?? @namespace;
}
