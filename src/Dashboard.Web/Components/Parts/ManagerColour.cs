namespace Dashboard.Web.Components.Parts;

/// <summary>Colour of a field manager: FNV-1a of its name into eight, so that a name has one colour on every page and every day.</summary>
public static class ManagerColour
{
    /// <summary>1 to 8.</summary>
    public static int Of(string name)
    {
        var hash = 2166136261u;
        foreach (var character in name)
            hash = (hash ^ character) * 16777619u;
        return (int)(hash % 8) + 1;
    }
}
