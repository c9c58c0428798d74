namespace Dashboard.Watch;

/// <summary>The configuration of a cluster cannot work. The message says what is wrong and what to do, without secrets: print it as it is.</summary>
public sealed class ClusterConfigurationException : Exception
{
    public ClusterConfigurationException() { }

    public ClusterConfigurationException(string message) : base(message) { }

    public ClusterConfigurationException(string message, Exception innerException) : base(message, innerException) { }

    public ClusterConfigurationException(string option, string problem, Exception? innerException = null) : base($"{option}: {problem}", innerException) => Option = option;

    /// <summary>Name of the property of <see cref="ClusterOptions"/>.</summary>
    public string Option { get; } = "";
}
