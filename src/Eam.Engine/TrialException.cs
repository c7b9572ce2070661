using System.Globalization;

namespace Eam.Engine;

/// <summary>A failure of one trial. Its message names the trial, so whoever reports it adds no name.</summary>
public class TrialException : EngineException
{
    /// <summary>Creates the exception.</summary>
    /// <param name="trial">Number of the trial.</param>
    /// <param name="what">What happened, one line without the trial's number.</param>
    public TrialException(int trial, string what)
        : base(Line(trial, what)) => What = what;

    /// <summary>Creates the exception with its cause.</summary>
    /// <inheritdoc cref="TrialException(int, string)"/>
    public TrialException(int trial, string what, Exception cause)
        : base(Line(trial, what), cause) => What = what;

    /// <summary>What happened, without the trial's number.</summary>
    public string What { get; }

    private static string Line(int trial, string what) => string.Create(CultureInfo.InvariantCulture, $"trial {trial}: {what}");
}
