namespace Eam.Core.Tasks;

/// <summary>Thrown if a configuration cannot be built; the trial is then invalid.</summary>
public sealed class InvalidConfigurationException : Exception
{
    /// <summary>Creates the exception with a one-line message.</summary>
    public InvalidConfigurationException(string message)
        : base(message) { }
}
