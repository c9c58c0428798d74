namespace Dashboard.Simulator.Fleet.Engine;

/// <summary>What is wrong outside the API: the images, machines and services that controllers find when they look.</summary>
internal sealed class Faults
{
    /// <summary>Images (with tag) that the registry does not have.</summary>
    public HashSet<string> MissingImages { get; } = new(StringComparer.Ordinal);

    /// <summary>Pods whose readiness probe fails, with the probe's words.</summary>
    public Dictionary<ObjectRef, string> FailingProbes { get; } = [];

    /// <summary>Workloads (the Service name of their pods) whose containers exit soon after they start.</summary>
    public HashSet<ObjectRef> Crashing { get; } = [];

    /// <summary>Objects that their operator cannot bring to Ready, with reason and message.</summary>
    public Dictionary<ObjectRef, (string Reason, string Message)> Stuck { get; } = [];

    /// <summary>Certificates that are due for renewal.</summary>
    public HashSet<ObjectRef> RenewalsDue { get; } = [];

    /// <summary>The registry has what looks like a published tag, unless a story withheld it.</summary>
    public bool CanPull(string image)
    {
        var tag = image.LastIndexOf(':') is var colon && colon > image.LastIndexOf('/') ? image[(colon + 1)..] : "latest";
        var published = tag.Any(char.IsAsciiDigit) || tag is "latest" or "stable" or "edge" or "main";
        return published && !MissingImages.Contains(image);
    }
}
