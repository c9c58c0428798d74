using System.Globalization;

namespace Dashboard.Web.Verbs;

/// <summary>One line on a terminal that is drawn over; nothing where the output is not one.</summary>
internal sealed class ProgressBar(string what) : IDisposable
{
    private const int Width = 30;
    private int _shown = -1;

    public void Show(long done, long all)
    {
        var percent = all == 0 ? 100 : (int)(done * 100 / all);
        if (Console.IsErrorRedirected || percent == _shown)
            return;
        _shown = percent;
        var filled = percent * Width / 100;
        Console.Error.Write(string.Create(
            CultureInfo.InvariantCulture, $"\r{what} [{new string('#', filled)}{new string(' ', Width - filled)}] {percent,3} % of {all:N0} rows"));
    }

    public void Dispose()
    {
        if (_shown >= 0)
            Console.Error.WriteLine();
    }
}
