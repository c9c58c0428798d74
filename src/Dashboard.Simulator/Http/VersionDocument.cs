namespace Dashboard.Simulator.Http;

/// <summary>What <c>/version</c> answers.</summary>
internal static class VersionDocument
{
    public const string Git = "v1.36.2";

    public const string Text =
        """
        {
          "major": "1",
          "minor": "36",
          "gitVersion": "v1.36.2",
          "gitCommit": "0000000000000000000000000000000000000000",
          "gitTreeState": "clean",
          "buildDate": "2026-01-01T00:00:00Z",
          "goVersion": "simulated",
          "compiler": "simulated",
          "platform": "linux/amd64"
        }
        """;
}
