namespace Dashboard.Projections.Findings;

/// <summary>Managers that a finding names: in order of appearance, at most eight.</summary>
internal static class ManagerNames
{
    private const int Most = 8;

    public static void Name(this List<string> managers, string? manager)
    {
        if (manager is not null && managers.Count < Most && !managers.Contains(manager))
            managers.Add(manager);
    }
}
