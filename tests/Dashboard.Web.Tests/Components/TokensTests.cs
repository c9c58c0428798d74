using System.Globalization;
using System.Text.RegularExpressions;

namespace Dashboard.Web.Tests.Components;

/// <summary>Contrast of the tokens (WCAG 2.2): text 4.5, glyphs, areas, borders of controls and focus 3.0; both themes.</summary>
public sealed partial class TokensTests
{
    private static readonly string Css = File.ReadAllText(Path());
    private static readonly string[] Statuses = ["ok", "busy", "warn", "bad", "unknown"];

    [Fact]
    public void DarkBlocks_SystemAndChosen_AreIdentical()
    {
        Assert.Equal(Declarations(SystemDark()), Declarations(ChosenDark()));
        Assert.NotEmpty(Declarations(ChosenDark()));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Text_OnEveryGround_IsReadable(bool dark)
    {
        var tokens = Theme(dark);
        string[] grounds = ["panel", "canvas", "sunken", "hover", "selected"];
        foreach (var ink in (string[])["ink-1", "ink-2", "ink-3", "accent"])
            foreach (var ground in grounds)
                AssertContrast(tokens, ink, ground, 4.5);
        foreach (var status in Statuses)
        {
            foreach (var ground in (string[])["panel", "canvas", $"{status}-soft"])
                AssertContrast(tokens, $"{status}-ink", ground, 4.5);
            AssertContrast(tokens, "ink-1", $"{status}-soft", 4.5);
            AssertContrast(tokens, "ink-2", $"{status}-soft", 4.5);
            AssertContrast(tokens, status is "warn" or "ok" ? "ink-on-warn" : "ink-on-fill", $"{status}-fill", 4.5);
        }
        foreach (var (ink, ground) in (ReadOnlySpan<(string, string)>)[("past", "panel"), ("past", "past-soft"), ("ink-on-fill", "past-fill"), ("ink-on-fill", "accent-fill"),
            ("gap-ink", "gap-fill"), ("ink-1", "gap-fill"), ("was-ink", "was-soft"), ("is-ink", "is-soft"), ("accent", "accent-soft")])
            AssertContrast(tokens, ink, ground, 4.5);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Shapes_OnPanel_AreVisible(bool dark)
    {
        var tokens = Theme(dark);
        string[] shapes = [.. Statuses.Select(status => $"{status}-fill"), "gone-line", "line-3", "focus", "edge-ref", "edge-bad", "gap-edge", .. Enumerable.Range(1, 8).Select(i => $"mgr-{i}")];
        foreach (var shape in shapes)
            AssertContrast(tokens, shape, "panel", 3.0);
    }

    [Fact]
    public void AppCss_EveryTokenItUses_Exists()
    {
        var known = NamesOf().Matches(Css).Select(match => match.Groups[1].Value).ToHashSet();
        var web = System.IO.Path.Combine(System.IO.Path.GetDirectoryName(Path())!, "..");
        var sheets = Directory.EnumerateFiles(web, "*.css", SearchOption.AllDirectories).Where(file => !file.Contains("node_modules", StringComparison.Ordinal) && !file.Contains("/Client/", StringComparison.Ordinal)).ToList();
        Assert.True(sheets.Count > 10);
        foreach (var sheet in sheets)
        {
            var text = File.ReadAllText(sheet);
            var own = NamesOf().Matches(text).Select(match => match.Groups[1].Value);
            var missing = UsesOf().Matches(text).Select(match => match.Groups[1].Value).Except(known).Except(own).Except(["c", "cut"]);
            Assert.True(!missing.Any(), $"{System.IO.Path.GetFileName(sheet)}: {string.Join(", ", missing)}");
        }
    }

    private static void AssertContrast(Dictionary<string, string> tokens, string ink, string ground, double least)
    {
        var (a, b) = (Luminance(tokens[ink]), Luminance(tokens[ground]));
        var ratio = (Math.Max(a, b) + 0.05) / (Math.Min(a, b) + 0.05);
        Assert.True(ratio >= least, string.Create(CultureInfo.InvariantCulture, $"{ink} {tokens[ink]} on {ground} {tokens[ground]}: {ratio:0.00}, at least {least}"));
    }

    private static double Luminance(string hex)
    {
        static double Linear(int value) => value / 255d is var c && c <= 0.04045 ? c / 12.92 : Math.Pow((c + 0.055) / 1.055, 2.4);
        int Part(int at) => int.Parse(hex.AsSpan(at, 2), NumberStyles.HexNumber, CultureInfo.InvariantCulture);
        return 0.2126 * Linear(Part(1)) + 0.7152 * Linear(Part(3)) + 0.0722 * Linear(Part(5));
    }

    private static Dictionary<string, string> Theme(bool dark) => Declarations(dark ? ChosenDark() : Light()).Where(pair => Colour().IsMatch(pair.Value)).ToDictionary();

    private static SortedDictionary<string, string> Declarations(string block)
    {
        var declarations = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (Match match in Declaration().Matches(Comment().Replace(block, "")))
            declarations[match.Groups[1].Value] = match.Groups[2].Value.Trim();
        return declarations;
    }

    private static string Light() => Block(":root, [data-theme=\"light\"] {");

    private static string SystemDark() => Block(":root:not([data-theme=\"light\"]) {");

    private static string ChosenDark() => Block("\n[data-theme=\"dark\"] {");

    private static string Block(string head)
    {
        var start = Css.IndexOf(head, StringComparison.Ordinal);
        Assert.True(start >= 0, $"no block {head}");
        return Css[(start + head.Length)..Css.IndexOf('}', start)];
    }

    private static string Path()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            var file = System.IO.Path.Combine(folder.FullName, "src", "Dashboard.Web", "wwwroot", "tokens.css");
            if (File.Exists(file))
                return file;
        }
        throw new FileNotFoundException("tokens.css is not above the test's folder");
    }

    [GeneratedRegex(@"--([\w-]+):\s*([^;]+);", RegexOptions.None, 1000)]
    private static partial Regex Declaration();

    [GeneratedRegex(@"--([\w-]+)\s*:", RegexOptions.None, 1000)]
    private static partial Regex NamesOf();

    [GeneratedRegex(@"var\(--([\w-]+)", RegexOptions.None, 1000)]
    private static partial Regex UsesOf();

    [GeneratedRegex(@"^#[0-9a-fA-F]{6}$", RegexOptions.None, 1000)]
    private static partial Regex Colour();

    [GeneratedRegex(@"/\*.*?\*/", RegexOptions.Singleline, 1000)]
    private static partial Regex Comment();
}
