namespace Dashboard.Log.Evidence;

/// <summary>Collects findings, joins those that follow one another, and counts what is beyond the number that is listed.</summary>
internal sealed class Findings
{
    private readonly List<Finding> _list = [];

    public IReadOnlyList<Finding> List => _list;

    public long More { get; private set; }

    public void Add(Finding finding)
    {
        if (finding.Kind == "missing" && _list is [.., { Kind: "missing" } last] && last.To + 1 == finding.From && last.Detail == finding.Detail)
            _list[^1] = last with { To = finding.To };
        else if (_list.Count < VerificationResult.MaxFindings)
            _list.Add(finding);
        else
            More++;
    }
}
