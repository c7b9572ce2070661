namespace Eam.Grains.Sweeps;

/// <summary>A sweep's answer to a report.</summary>
public enum ReportAnswer
{
    /// <summary>The report is in the log.</summary>
    Accepted,

    /// <summary>Another segment owns the trial: the report's epoch is old.</summary>
    Refused,

    /// <summary>The log cannot be written now; the report must be repeated.</summary>
    Later,
}
