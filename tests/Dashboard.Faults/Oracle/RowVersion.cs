using System.Globalization;
using Dashboard.Model;

namespace Dashboard.Faults.Oracle;

/// <summary>The simulator's versions are numbers; where damage left none to read it is 0, which is before all of them.</summary>
internal static class RowVersion
{
    public static ulong Of(Change change) => change.ResourceVersion.Length == 0 ? 0 : ulong.Parse(change.ResourceVersion, CultureInfo.InvariantCulture);
}
