using System.Globalization;
using System.Text;

namespace Dashboard.Benchmarks.Fleet;

/// <summary>
/// A custom resource of about 7 KB as an operator keeps it: spec, status with conditions, managedFields of three managers. What an update changes most, it
/// changes in place: texts of one width, so that making an update costs little beside what is measured.
/// </summary>
internal sealed class FleetObject
{
    private const int Conditions = 8;
    private const int Containers = 8;

    private readonly Random _random;
    private readonly int _number;
    private readonly int[] _tags = new int[Containers];
    private readonly bool[] _holds = new bool[Conditions];
    private readonly DateTime[] _since = new DateTime[Conditions];
    private readonly List<(string Text, int At)> _slots = [];
    private int _replicas;
    private int _moves;
    private int _endpoints;
    private int _generation = 1;
    private DateTime _specTime;
    private DateTime _statusTime;
    private byte[] _json = [];

    public FleetObject(int number, int seed)
    {
        _number = number;
        _random = new Random(seed + number);
        Uid = string.Create(CultureInfo.InvariantCulture, $"{_random.Next():x8}-{_random.Next(0x10000):x4}-4{_random.Next(0x1000):x3}-9{_random.Next(0x1000):x3}-{_random.NextInt64(0x1000000000000):x12}");
        Name = string.Create(CultureInfo.InvariantCulture, $"{s_words[_random.Next(s_words.Length)]}-{s_words[_random.Next(s_words.Length)]}-{number}");
        Namespace = "team-" + s_words[_random.Next(s_words.Length)];
        _replicas = _random.Next(2, 9);
        _endpoints = _random.Next(2, 9);
        Array.Fill(_holds, true);
        _specTime = _statusTime = Start.AddSeconds(_random.Next(86_400));
        for (var i = 0; i < Conditions; i++)
            _since[i] = _specTime.AddSeconds(_random.Next(600));
        for (var i = 0; i < Containers; i++)
            _tags[i] = _random.Next(100, 999);
    }

    /// <summary>The clock of the simulated fleet begins here.</summary>
    public static DateTime Start { get; } = new(2026, 3, 1, 0, 0, 0, DateTimeKind.Utc);

    public string Uid { get; }

    public string Name { get; }

    public string Namespace { get; }

    public long Generation => _generation;

    /// <summary>A new array at each call.</summary>
    public byte[] First(long version)
    {
        Render(version);
        return _json;
    }

    /// <summary>The next version: mostly a status report, sometimes a condition that turns, a scaling, a roll-out or an endpoint that comes or goes.</summary>
    public byte[] Next(long version, DateTime now)
    {
        var kind = _random.Next(100);
        _statusTime = now;
        if (_random.Next(2_000) == 0)
        {
            _moves++;
            return First(version);
        }

        if (kind < 75)
            return InPlace(version);
        if (kind < 87)
        {
            var turned = _random.Next(Conditions);
            (_holds[turned], _since[turned]) = (!_holds[turned], now);
        }
        else if (kind < 92)
        {
            (_replicas, _generation, _specTime) = (_random.Next(2, 9), _generation + 1, now);
        }
        else if (kind < 96)
        {
            (_tags[_random.Next(Containers)], _generation, _specTime) = (_random.Next(100, 999), _generation + 1, now);
        }
        else
        {
            _endpoints = Math.Clamp(_endpoints + (_random.Next(2) == 0 ? -1 : 1), 1, 12);
        }

        return First(version);
    }

    private byte[] InPlace(long version)
    {
        var json = GC.AllocateUninitializedArray<byte>(_json.Length);
        _json.CopyTo(json, 0);
        foreach (var (slot, at) in _slots)
        {
            var target = json.AsSpan(at);
            switch (slot)
            {
                case Version:
                    version.TryFormat(target, out _, "D10", CultureInfo.InvariantCulture);
                    break;
                case Time:
                    _statusTime.TryFormat(target, out _, "yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
                    break;
                default:
                    _random.Next(1000, 9999).TryFormat(target, out _, default, CultureInfo.InvariantCulture);
                    break;
            }
        }

        _json = json;
        return json;
    }

    private const string Version = "@@version@";
    private const string Time = "@@@@@@@time@@@@@@@@@";
    private const string Figure = "@@@@";

    private static readonly string[] s_words =
        ["amber", "birch", "cobalt", "delta", "ember", "fjord", "garnet", "harbor", "indigo", "juniper", "krypton", "lagoon", "maple", "nimbus", "onyx", "pollen", "quartz", "raven", "sable", "tundra"];

    [ThreadStatic]
    private static StringBuilder? t_text;

    private void Render(long version)
    {
        var json = (t_text ??= new StringBuilder(16 * 1024)).Clear();
        json.Append(CultureInfo.InvariantCulture, $$$"""{"apiVersion":"platform.example.com/v1","kind":"Workload","metadata":{"annotations":{"platform.example.com/owner":"{{{Namespace}}}","platform.example.com/commit":"{{{_number * 7919:x12}}}{{{_tags[0]:x8}}}"},"creationTimestamp":"{{{At(Start)}}}","generation":{{{_generation}}},"labels":{"app.kubernetes.io/instance":"{{{Name}}}","app.kubernetes.io/managed-by":"platform-operator","app.kubernetes.io/name":"workload","app.kubernetes.io/part-of":"{{{Namespace}}}","tier":"{{{((_number + _moves) % 3 == 0 ? "frontend" : "backend")}}}"},"managedFields":[""");
        Managed(json, "argocd-controller", "Apply", _specTime, null, "f:spec", ["f:replicas", "f:strategy", "f:paused", "f:template", "f:resources", "f:containers", "f:serviceAccountName", "f:tolerations"]);
        json.Append(',');
        Managed(json, "platform-operator", "Update", _specTime, null, "f:metadata", ["f:annotations", "f:labels", "f:finalizers", "f:ownerReferences"]);
        json.Append(',');
        Managed(json, "platform-operator", "Update", null, "status", "f:status", ["f:conditions", "f:observedGeneration", "f:readyReplicas", "f:replicas", "f:endpoints", "f:lastReport", "f:metrics"]);
        json.Append(CultureInfo.InvariantCulture, $$$"""],"name":"{{{Name}}}","namespace":"{{{Namespace}}}","ownerReferences":[{"apiVersion":"platform.example.com/v1","blockOwnerDeletion":true,"controller":true,"kind":"Application","name":"{{{Namespace}}}-app","uid":"{{{_number:x8}}}-1111-4222-8333-444455556666"}],"resourceVersion":"{{{Version}}}","uid":"{{{Uid}}}"},"spec":{"replicas":{{{_replicas}}},"paused":false,"strategy":{"rollingUpdate":{"maxSurge":"25%","maxUnavailable":"25%"},"type":"RollingUpdate"},"serviceAccountName":"{{{Name}}}","containers":[""");
        for (var i = 0; i < Containers; i++)
            json.Append(CultureInfo.InvariantCulture, $$$"""{{{(i > 0 ? "," : "")}}}{"env":[{"name":"LOG_LEVEL","value":"info"},{"name":"SHARD","value":"{{{(_number * 31) + i}}}"}],"image":"registry.example.com/{{{Namespace}}}/{{{s_words[i]}}}:v1.{{{_tags[i]}}}","name":"{{{s_words[i]}}}","ports":[{"containerPort":{{{8080 + i}}},"name":"http","protocol":"TCP"}],"resources":{"limits":{"cpu":"500m","memory":"256Mi"},"requests":{"cpu":"50m","memory":"64Mi"} } }""");
        json.Append(CultureInfo.InvariantCulture, $$$"""]},"status":{"conditions":[""");
        for (var i = 0; i < Conditions; i++)
            json.Append(CultureInfo.InvariantCulture, $$$"""{{{(i > 0 ? "," : "")}}}{"lastTransitionTime":"{{{At(_since[i])}}}","message":"{{{(_holds[i] ? "All parts report the wanted state" : "Waiting for " + s_words[i] + " to report; " + _replicas + " wanted")}}}","reason":"{{{(_holds[i] ? "AsWanted" : "Waiting")}}}","status":"{{{(_holds[i] ? "True" : "False")}}}","type":"{{{s_conditions[i]}}}"}""");
        json.Append("""],"endpoints":[""");
        for (var i = 0; i < _endpoints; i++)
            json.Append(CultureInfo.InvariantCulture, $$$"""{{{(i > 0 ? "," : "")}}}{"address":"10.{{{_number % 250}}}.{{{i}}}.{{{(_number * 13) % 250}}}","node":"node-{{{(_number + i) % 40}}}","ready":true}""");
        json.Append(CultureInfo.InvariantCulture, $$$"""],"lastReport":"{{{Time}}}","metrics":{"cpuMillis":{{{Figure}}},"memoryMi":{{{Figure}}},"requestsPerSecond":{{{Figure}}} },"observedGeneration":{{{_generation}}},"readyReplicas":{{{_replicas}}},"replicas":{{{_replicas}}} } }""");
        // Only ASCII is in it: characters are bytes.
        _json = GC.AllocateUninitializedArray<byte>(json.Length);
        var written = 0;
        foreach (var chunk in json.GetChunks())
            written += Encoding.ASCII.GetBytes(chunk.Span, _json.AsSpan(written));
        _slots.Clear();
        foreach (var slot in (string[])[Version, Time, Figure])
            FindSlots(slot);
        InPlace(version);
    }

    private void FindSlots(string slot)
    {
        Span<byte> bytes = stackalloc byte[slot.Length];
        Encoding.ASCII.GetBytes(slot, bytes);
        for (var at = 0; _json.AsSpan(at).IndexOf(bytes) is >= 0 and var found; at += found + slot.Length)
            _slots.Add((slot, at + found));
    }

    private static readonly string[] s_conditions = ["Available", "Progressing", "Synced", "Healthy", "Reconciled", "Scheduled", "EndpointsReady", "QuotaGranted"];

    private static void Managed(StringBuilder json, string manager, string operation, DateTime? time, string? subresource, string root, string[] fields)
    {
        json.Append(CultureInfo.InvariantCulture, $$$"""{"apiVersion":"platform.example.com/v1","fieldsType":"FieldsV1","fieldsV1":{"{{{root}}}":{""");
        json.AppendJoin(',', fields.Select(field => $"\"{field}\":" + """{".":{},"k:{\"type\":\"Ready\"}":{".":{},"f:value":{}}}"""));
        json.Append(CultureInfo.InvariantCulture, $$$"""}},"manager":"{{{manager}}}","operation":"{{{operation}}}",{{{(subresource is null ? "" : $"\"subresource\":\"{subresource}\",")}}}"time":"{{{(time is { } at ? At(at) : Time)}}}"}""");
    }

    private static string At(DateTime time) => time.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}
