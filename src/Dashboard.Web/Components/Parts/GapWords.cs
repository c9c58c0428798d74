using Dashboard.Model;

namespace Dashboard.Web.Components.Parts;

/// <summary>Why something was not covered, in the words that stand behind the times.</summary>
public static class GapWords
{
    public static string Cause(GapReason reason) => reason switch
    {
        GapReason.WatchExpired => "watch expired, relisted",
        GapReason.Unreachable => "the API server was not reachable, relisted",
        GapReason.Forbidden => "no permission (403)",
        GapReason.ResourceGone => "the resource is no longer served",
        GapReason.SwitchedOff => "switched off by configuration",
        GapReason.StorePutBack => "the API server's store was put back to an older state, relisted",
        GapReason.Refused => "an object could not be read or kept",
        _ => reason.ToString(),
    };

    public static string Where(Gap gap) => gap.Namespace is { } ns ? $"{gap.Resource.GroupResource} in {ns}" : gap.Resource.GroupResource;
}
