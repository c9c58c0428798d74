using System.Globalization;

namespace Dashboard.Faults;

/// <summary>What the environment asks for.</summary>
internal static class Settings
{
    public static int Number(string variable, int otherwise) =>
        Environment.GetEnvironmentVariable(variable) is { Length: > 0 } text ? int.Parse(text, CultureInfo.InvariantCulture) : otherwise;
}
