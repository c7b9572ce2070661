namespace Eam.Core.Reports;

/// <summary>
/// Where the level comes from at which methods are compared. The value of the level depends on the results only with <see cref="Runs"/>. If
/// no level is given, the results decide between <see cref="UsualShare"/> and <see cref="Runs"/>.
/// </summary>
public enum LevelOrigin
{
    /// <summary>The sweep file or the question gives it as a number.</summary>
    Given,

    /// <summary>The sweep file or the question gives it as a share of the way from the base model to the optimum.</summary>
    GivenShare,

    /// <summary>No level is given. It is the usual share of that way (<see cref="TargetLevel.UsualShare"/>), which all runs hold.</summary>
    UsualShare,

    /// <summary>No level is given, and not all runs hold the usual share. It is the best level that all runs hold at their end.</summary>
    Runs,
}
