namespace Dashboard.Benchmarks.Ui;

/// <summary>What each figure of the browser and the hub should be at most, on two quiet cores without a GPU.</summary>
internal static class UiGoals
{
    public static readonly IReadOnlyDictionary<string, double> All = new Dictionary<string, double>(StringComparer.Ordinal)
    {
        ["graph.layout_10k_ms"] = 40,
        ["graph.pan_10k_p95_ms"] = 16.7,
        ["graph.pan_100k_p95_ms"] = 33,
        ["graph.snapshot_10k_kb"] = 60,
        ["graph.decode_10k_ms"] = 2,
        ["graph.status_delta_ms"] = 0.05,
        ["graph.insert_10_ms"] = 1,
        ["timeline.pan_1m_p95_ms"] = 16.7,
        ["live.p50_ms"] = 30,
        ["live.p99_ms"] = 100,
        ["hub.fanout_500_p99_ms"] = 40,
        ["hub.fanout_500_cpu_percent"] = 50,
        ["hub.kb"] = 25,
        ["page.*.lcp_ms"] = 500,
        ["page.*.compressed_kb"] = 130,
        ["circuit.kb"] = 250,
        ["restart.page_usable_ms"] = 4_000,
        ["pages.lag_max_ms"] = 2_000,
        ["pages.missed"] = 0,
    };
}
