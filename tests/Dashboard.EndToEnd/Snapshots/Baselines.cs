using System.Text.Json;
using Microsoft.Playwright;

namespace Dashboard.EndToEnd.Snapshots;

/// <summary>
/// The pictures that pages are compared with, in the source tree. They hold on machines that draw with the same fonts: a line beside them says which these
/// were. <c>SNAPSHOTS</c>=write makes them anew.
/// </summary>
internal static class Baselines
{
    /// <summary>Share of pixels that may differ: edges of letters do, a word does not.</summary>
    private const double Tolerance = 0.0005;

    private static readonly string s_scripts = Path.Combine(AppContext.BaseDirectory, "Snapshots");
    private static readonly string s_folder = Path.GetFullPath(Path.Combine(AppContext.BaseDirectory, "..", "..", "..", "..", "tests", "Dashboard.EndToEnd", "Snapshots", "baselines"));
    private static readonly string s_failures = Path.GetFullPath(Path.Combine(AppContext.BaseDirectory, "..", "..", "..", "snapshots"));
    private static readonly string s_fonts = Path.Combine(s_folder, "fonts.txt");

    public static bool Writes { get; } = Environment.GetEnvironmentVariable("SNAPSHOTS") == "write";

    public static Task FreezeAsync(IPage page) => page.EvaluateAsync(Script("freeze.js"));

    /// <summary>Skips where letters are drawn differently from those of the baselines, so that only the product can make a difference.</summary>
    public static async Task SameFontsAsync(IPage page)
    {
        // Widths of many letters in the faces that the pages use: another face has others.
        var fonts = await page.EvaluateAsync<string>("""
            () => {
              const context = new OffscreenCanvas(1, 1).getContext('2d');
              return ['--font-ui', '--font-mono'].flatMap(face => ['400', '600'].map(weight => {
                context.font = `${weight} 100px ${getComputedStyle(document.documentElement).getPropertyValue(face)}`;
                return context.measureText('Hamburgefonstiv WAV 0123456789 {}[]→·').width.toFixed(1);
              })).join(' ');
            }
            """);
        if (Writes)
        {
            Directory.CreateDirectory(s_folder);
            await File.WriteAllTextAsync(s_fonts, fonts + '\n');
        }
        else
        {
            Assert.SkipUnless(File.Exists(s_fonts) && (await File.ReadAllTextAsync(s_fonts)).Trim() == fonts, $"The pages are drawn with other fonts here than in the baselines ({fonts}); make snapshots makes them anew.");
        }
    }

    public static async Task CompareAsync(IPage page, string name, byte[] actual)
    {
        var baseline = Path.Combine(s_folder, name + ".png");
        if (Writes)
        {
            await File.WriteAllBytesAsync(baseline, actual);
            return;
        }

        Assert.True(File.Exists(baseline), $"There is no baseline {name}; make snapshots makes it.");
        await page.GotoAsync("about:blank"); // whose policy lets pictures be read
        var difference = (await page.EvaluateAsync(Script("compare.js"), new[] { Convert.ToBase64String(await File.ReadAllBytesAsync(baseline)), Convert.ToBase64String(actual) }))!.Value;
        var share = difference.GetProperty("share").GetDouble();
        if (share <= Tolerance) return;
        Directory.CreateDirectory(s_failures);
        await File.WriteAllBytesAsync(Path.Combine(s_failures, name + ".png"), actual);
        if (difference.GetProperty("picture").GetString() is { Length: > 0 } picture) await File.WriteAllBytesAsync(Path.Combine(s_failures, name + "-difference.png"), Convert.FromBase64String(picture));
        Assert.Fail($"{name} looks different: {share:P2} of its pixels{difference.GetProperty("size").GetString()}. See {s_failures}; make snapshots where it is meant to.");
    }

    private static string Script(string name) => File.ReadAllText(Path.Combine(s_scripts, name));
}
