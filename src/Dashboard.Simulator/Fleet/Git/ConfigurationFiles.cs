using System.Globalization;
using System.Text.Json;

namespace Dashboard.Simulator.Fleet.Git;

/// <summary>The content of a component's ConfigMaps: a service configuration, and lists of feature flags.</summary>
internal static class ConfigurationFiles
{
    public static string Of(App app, Component component, int index)
    {
        var data = index == 0
            ? new Dictionary<string, string>(StringComparer.Ordinal) { ["LOG_FORMAT"] = "json", ["REGION"] = "eu-central", ["app.yaml"] = Service(app, component) }
            : new Dictionary<string, string>(StringComparer.Ordinal) { ["flags.yaml"] = Flags(component, index) };
        return JsonSerializer.Serialize(new { data });
    }

    private static string Service(App app, Component component) => $"""
        service: {component.Name}
        team: {app.Team}
        logging:
          level: {component.LogLevel}
          format: json
        server:
          listen: 0.0.0.0:8080
          readTimeout: 5s
          writeTimeout: 15s
          maxHeaderBytes: 65536
        database:
          host: {app.Database ?? app.Namespace}-db.{app.Namespace}.svc
          pool: 20
          statementTimeout: 3s
        messaging:
          bootstrap: events-kafka-bootstrap.kafka.svc:9093
          consumerGroup: {component.Name}
          maxPollRecords: 500
        retries:
          attempts: 4
          backoff: 200ms
          maxBackoff: 5s
        cache:
          entries: 20000
          timeToLive: 90s
        tracing:
          sampleRatio: 0.05
        """;

    private static string Flags(Component component, int index)
    {
        var lines = Enumerable.Range(0, 24).Select(i => string.Create(
            CultureInfo.InvariantCulture,
            $"- name: {component.Name}.{index}.{FlagNames[(i * 7 + index) % FlagNames.Length]}-{i}\n  enabled: {(i % 3 == 0 ? "true" : "false")}\n  percentage: {i * 37 % 101}"));
        return string.Join('\n', lines) + "\n";
    }

    private static readonly string[] FlagNames = ["new-basket", "fast-search", "async-mail", "price-v2", "strict-tax", "dark-mode", "bulk-export", "hedged-reads", "sticky-sessions", "lazy-images"];
}
