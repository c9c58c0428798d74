using System.Globalization;
using System.Text.Json.Nodes;
using Dashboard.Simulator.Store;

namespace Dashboard.Faults.Workload;

/// <summary>Creates, changes and deletes objects of several kinds and namespaces, drawn from a seed. Names are few, so that they come back.</summary>
internal sealed class Writer(ObjectStore store, Random random)
{
    private const int Names = 6;

    private static readonly string[] Texts = ["plain", "ümläut ☃", "line\nend \u2028", "\ud83d\ude80 pair", "quote \" and \\", "9007199254740993", "<b>&amp;</b>"];

    private readonly HashSet<(int Kind, string Namespace, string Name)> _alive = [];
    private long _count;

    public int Writes { get; private set; }

    /// <summary>So many writes; gives way now and then, so that streams deliver in between.</summary>
    public async Task WriteAsync(int writes, CancellationToken cancellationToken)
    {
        for (var i = 0; i < writes; i++)
        {
            Write(random.Next(Objects.Kinds.Length));
            if (random.Next(4) == 0) await Task.Delay(TimeSpan.FromMilliseconds(1), cancellationToken);
        }
    }

    /// <summary>All at once, of one kind.</summary>
    public void Burst(int writes, int kind)
    {
        for (var i = 0; i < writes; i++) Write(kind);
    }

    /// <summary>All at once, of custom resources, with so many characters in each.</summary>
    public void Bulk(int writes, int size)
    {
        for (var i = 0; i < writes; i++) Write(0, size);
    }

    public void Write(int kind, int size = 0)
    {
        var (apiVersion, name, _) = Objects.Kinds[kind];
        var target = (Kind: kind, Namespace: Objects.Namespaces[random.Next(Objects.Namespaces.Length)], Name: string.Create(CultureInfo.InvariantCulture, $"o{random.Next(Names)}"));
        Writes++;
        if (_alive.Add(target))
        {
            store.Create(Objects.New(apiVersion, name, target.Namespace, target.Name, Spec(size)), Objects.By);
        }
        else if (random.Next(6) == 0)
        {
            _alive.Remove(target);
            store.Delete(apiVersion, name, target.Namespace, target.Name);
        }
        else
        {
            var change = name == "Service" ? new JsonObject { ["metadata"] = new JsonObject { ["labels"] = new JsonObject { ["n"] = $"{_count++}" } } } : new JsonObject { ["spec"] = Spec(size) };
            store.Patch(apiVersion, name, target.Namespace, target.Name, PatchType.Merge, change, Objects.By);
        }
    }

    /// <summary>Changes the label of one Service, again and again.</summary>
    public void Relabel(int times)
    {
        var kind = Array.FindIndex(Objects.Kinds, known => known.Kind == "Service");
        while (!_alive.Any(target => target.Kind == kind)) Write(kind);
        var (_, ns, name) = _alive.First(target => target.Kind == kind);
        for (var i = 0; i < times; i++)
        {
            Writes++;
            store.Patch("v1", "Service", ns, name, PatchType.Merge, new JsonObject { ["metadata"] = new JsonObject { ["labels"] = new JsonObject { ["n"] = $"{_count++}" } } }, Objects.By);
        }
    }

    /// <summary>Deletes every object of a kind in one namespace.</summary>
    public void DeleteAll(int kind, string ns)
    {
        foreach (var target in _alive.Where(t => t.Kind == kind && t.Namespace == ns).ToList())
        {
            _alive.Remove(target);
            Writes++;
            store.Delete(Objects.Kinds[kind].ApiVersion, Objects.Kinds[kind].Kind, ns, target.Name);
        }
    }

    private JsonObject Spec(int size) => new()
    {
        ["n"] = _count++,
        ["text"] = Texts[random.Next(Texts.Length)],
        ["real"] = random.NextDouble(),
        ["body"] = new string((char)('a' + random.Next(26)), size > 0 ? size : random.Next(10) == 0 ? 3_000 : random.Next(200)),
    };
}
