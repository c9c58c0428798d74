using Dashboard.EndToEnd.World;
using Deque.AxeCore.Commons;
using Deque.AxeCore.Playwright;
using Microsoft.Playwright;

namespace Dashboard.EndToEnd.Journeys;

/// <summary>Somebody who goes through the pages: with a mouse, or with the keys alone from wherever the focus is.</summary>
public sealed class Hands(IPage page, List<string> errors, bool keyboard)
{
    /// <summary>Presses of a key from where the focus is to what is wanted: who needs more gives up.</summary>
    private const int Patience = 40;

    public IPage Page => page;

    /// <summary>Goes where a link, a button or a summary leads.</summary>
    /// <param name="back">It stands before the focus: shift and tab are nearer.</param>
    public async Task FollowAsync(ILocator control, bool back = false)
    {
        await control.WaitForAsync();
        if (!keyboard)
        {
            await control.ClickAsync();
            return;
        }

        await ReachAsync(control, back ? "Shift+Tab" : "Tab");
        await page.Keyboard.PressAsync("Enter");
    }

    /// <summary>Past the frame of a page that was just opened; who has a mouse does not meet it.</summary>
    public async Task EnterAsync()
    {
        if (!keyboard) return;
        await page.Keyboard.PressAsync("Tab");
        await page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(page.Locator("main")).ToBeFocusedAsync();
    }

    /// <summary>Uses the key that is written on a control; with the mouse, the control.</summary>
    public Task PressAsync(string key, ILocator control) => keyboard ? page.Keyboard.PressAsync(key) : control.ClickAsync();

    /// <summary>Goes to a part of the page by its key; who has a mouse sees it.</summary>
    public async Task JumpAsync(string key, ILocator heading)
    {
        if (!keyboard) return;
        await page.Keyboard.PressAsync(key);
        await Assertions.Expect(heading).ToBeFocusedAsync();
    }

    /// <summary>Chooses a row of the tree table.</summary>
    public async Task ChooseAsync(ILocator row)
    {
        // By the object: what a row says, and which row is the first that says it, may change meanwhile.
        row = page.Locator($"#tree-table [data-uid='{await row.GetAttributeAsync("data-uid")}']");
        if (!keyboard)
        {
            await row.ClickAsync();
            return;
        }

        await ReachAsync(page.Locator("[role=treegrid] [role=row][tabindex='0']"), "Tab");
        await ReachAsync(row, "ArrowDown");
        await page.Keyboard.PressAsync("Enter");
    }

    /// <summary>A place where somebody stops and reads: live where it can be, and without a finding of axe, in the dark too. Once a journey, by the mouse.</summary>
    public async Task StopAsync(string heading)
    {
        await page.GetByRole(AriaRole.Heading, new() { Name = heading, Exact = true, Level = 1 }).WaitForAsync();
        await page.WaitUntilLiveAsync();
        if (keyboard) return;
        var before = errors.Count;
        await LookAsync(new());
        await page.EmulateMediaAsync(new() { ColorScheme = ColorScheme.Dark });
        await LookAsync(new() { RunOnly = new() { Type = "rule", Values = ["color-contrast"] } });
        await page.EmulateMediaAsync(new() { ColorScheme = ColorScheme.Light });
        errors.RemoveRange(before, errors.Count - before); // what axe injects is not the page's
    }

    /// <summary>The journey is over: nothing on the way printed an error.</summary>
    public async Task EndAsync()
    {
        Assert.Empty(errors);
        await page.Context.CloseAsync();
    }

    private async Task LookAsync(AxeRunOptions options)
    {
        var findings = (await page.RunAxe(options)).Violations.Select(violation =>
            $"{violation.Id}: {violation.Help}\n" + string.Join('\n', violation.Nodes.Take(5).Select(node => $"    {node.Html} {string.Join(' ', node.Any.Select(check => check.Message))}"))).ToList();
        Assert.True(findings.Count == 0, string.Join('\n', findings));
    }

    private async Task ReachAsync(ILocator control, string key)
    {
        List<string> passed = [];
        while (!await control.EvaluateAsync<bool>("control => control.getRootNode().activeElement === control"))
        {
            Assert.True(passed.Count < Patience, $"{Patience} times {key} did not reach {await control.EvaluateAsync<string>("control => control.outerHTML.slice(0, 200)")}; it passed\n{string.Join('\n', passed)}");
            await page.Keyboard.PressAsync(key);
            passed.Add(await page.EvaluateAsync<string>(FocusWords));
        }

        Assert.Equal("", await control.EvaluateAsync<string>(RingProblem));
    }

    private const string FocusWords = "() => { const at = document.activeElement; return `${at?.localName} ${(at?.getAttribute('aria-label') ?? at?.textContent ?? '').trim().slice(0, 60)}`; }";

    /// <summary>Empty where a person sees where the focus is: a ring, in the window, with nothing over it.</summary>
    private const string RingProblem = """
        control => {
          const style = getComputedStyle(control), box = control.getBoundingClientRect();
          if (style.outlineStyle === 'none' || parseFloat(style.outlineWidth) < 1) return 'no focus ring: ' + control.outerHTML.slice(0, 200);
          const x = (Math.max(0, box.left) + Math.min(innerWidth, box.right)) / 2, y = (Math.max(0, box.top) + Math.min(innerHeight, box.bottom)) / 2;
          const hit = control.getRootNode().elementFromPoint(x, y);
          return hit && (control.contains(hit) || hit.contains(control)) ? '' : 'the focus is hidden by ' + (hit?.outerHTML.slice(0, 200) ?? 'the edge of the window');
        }
        """;
}
