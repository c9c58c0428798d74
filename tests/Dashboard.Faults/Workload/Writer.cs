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

    public void Write(int kind)
    {
        var (apiVersion, name, _) = Objects.Kinds[kind];
        var target = (Kind: kind, Namespace: Objects.Namespaces[random.Next(Objects.Namespaces.Length)], Name: string.Create(CultureInfo.InvariantCulture, $"o{random.Next(Names)}"));
        Writes++;
        if (_alive.Add(target))
        {
            store.Create(Objects.New(apiVersion, name, target.Namespace, target.Name, Spec()), Objects.By);
        }
        else if (random.Next(6) == 0)
        {
            _alive.Remove(target);
            store.Delete(apiVersion, name, target.Namespace, target.Name);
        }
        else
        {
            var change = name == "Service" ? new JsonObject { ["metadata"] = new JsonObject { ["labels"] = new JsonObject { ["n"] = $"{_count++}" } } } : new JsonObject { ["spec"] = Spec() };
            store.Patch(apiVersion, name, target.Namespace, target.Name, PatchType.Merge, change, Objects.By);
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

    private JsonObject Spec() => new()
    {
        ["n"] = _count++,
        ["text"] = Texts[random.Next(Texts.Length)],
        ["real"] = random.NextDouble(),
        ["body"] = new string((char)('a' + random.Next(26)), random.Next(10) == 0 ? 3_000 : random.Next(200)),
    };
}
