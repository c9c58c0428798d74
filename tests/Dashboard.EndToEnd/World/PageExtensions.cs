using System.Diagnostics.CodeAnalysis;
using System.Text.RegularExpressions;
using Microsoft.Playwright;

namespace Dashboard.EndToEnd.World;

internal static class PageExtensions
{
    /// <summary>Until the page's circuit answers, where it has one: controls are disabled before.</summary>
    public static async Task WaitUntilLiveAsync(this IPage page)
    {
        if (await page.Locator("[data-interactive]").CountAsync() > 0) await page.Locator("[data-interactive=true]").First.WaitForAsync(new() { State = WaitForSelectorState.Attached });
    }

    /// <summary>Until the address matches. Asks again and again: Playwright's wait for a navigation can miss one that happens just as it begins.</summary>
    public static Task WaitForAddressAsync(this IPage page, [StringSyntax(StringSyntaxAttribute.Regex)] string pattern) =>
        Assertions.Expect(page).ToHaveURLAsync(new Regex(pattern, RegexOptions.None, TimeSpan.FromSeconds(1)));
}
