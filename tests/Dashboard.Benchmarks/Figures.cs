using System.Globalization;
using System.Text.Json;

namespace Dashboard.Benchmarks;

/// <summary>What was measured, by name: of several rounds the median.</summary>
internal sealed class Figures
{
    private static readonly JsonSerializerOptions s_indented = new() { WriteIndented = true };
    private readonly SortedDictionary<string, double> _values = new(StringComparer.Ordinal);

    public double this[string name] => _values[name];

    /// <summary>Shown at once: a run that is cut short has told what it found.</summary>
    public void Add(string name, params IEnumerable<double> rounds)
    {
        _values[name] = Math.Round(Median([.. rounds]), 4);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{name,-44} {_values[name],14:#,0.###}"));
    }

    /// <summary>With its ratio to the baseline of the same run.</summary>
    public void Add(string name, IEnumerable<double> rounds, double baseline)
    {
        Add(name, rounds);
        Add(name + ".ratio", _values[name] / baseline);
    }

    /// <summary>A table of what was measured beside what it should be at most. A name's '*' stands for any word.</summary>
    public void Compare(IReadOnlyDictionary<string, double> goals)
    {
        Console.WriteLine();
        Console.WriteLine($"{"figure",-36} {"measured",12} {"goal",12}");
        foreach (var (name, value) in _values)
        {
            var parts = name.Split('.');
            var goal = goals.TryGetValue(name, out var own) ? own : goals.TryGetValue($"{parts[0]}.*.{parts[^1]}", out var any) ? any : (double?)null;
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{name,-36} {value,12:#,0.###} {goal,12:#,0.###}{(value > goal ? "  missed" : "")}"));
        }

        Console.WriteLine();
    }

    /// <summary>A flat object. Names that another program has written there stay.</summary>
    public void Write(string path)
    {
        path = Path.GetFullPath(path);
        var all = File.Exists(path) ? JsonSerializer.Deserialize<SortedDictionary<string, double>>(File.ReadAllText(path))! : [];
        foreach (var (name, value) in _values)
            all[name] = value;
        File.WriteAllText(path, JsonSerializer.Serialize(all, s_indented));
        Console.WriteLine(path);
    }

    /// <summary>The value that a share of them stays under.</summary>
    public static double Percentile(List<double> values, double share)
    {
        values.Sort();
        return values[Math.Min(values.Count - 1, (int)(values.Count * share))];
    }

    private static double Median(double[] values)
    {
        Array.Sort(values);
        return values.Length % 2 == 1 ? values[values.Length / 2] : (values[(values.Length / 2) - 1] + values[values.Length / 2]) / 2;
    }
}
