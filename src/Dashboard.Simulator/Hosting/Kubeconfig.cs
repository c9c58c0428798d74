using System.Text;

namespace Dashboard.Simulator.Hosting;

/// <summary>Writes kubeconfig files whose contexts are simulated clusters.</summary>
internal static class Kubeconfig
{
    /// <summary>Replaces the file at once, so that a reader never sees half of it. The first cluster is the current context.</summary>
    public static void Write(string path, IReadOnlyList<(string Name, Uri Uri)> clusters, string token = "simulated")
    {
        var text = new StringBuilder("apiVersion: v1\nkind: Config\n");
        text.Append("current-context: ").Append(clusters[0].Name).Append("\nclusters:\n");
        foreach (var (name, uri) in clusters) text.Append("- name: ").Append(name).Append("\n  cluster:\n    server: ").Append(uri.GetLeftPart(UriPartial.Authority)).Append('\n');
        text.Append("users:\n- name: admin\n  user: { token: \"").Append(token).Append("\" }\ncontexts:\n");
        foreach (var (name, _) in clusters) text.Append("- name: ").Append(name).Append("\n  context:\n    cluster: ").Append(name).Append("\n    user: admin\n");
        var full = Path.GetFullPath(path);
        Directory.CreateDirectory(Path.GetDirectoryName(full)!);
        var part = full + ".part";
        File.WriteAllText(part, text.ToString());
        File.Move(part, full, overwrite: true);
    }
}
