namespace Eam.Core.Reports;

/// <summary>
/// Where the level comes from at which methods are compared. The value of the level depends on the results only with <see cref="Runs"/>. If
/// nothing gives a level, the results decide between <see cref="UsualShare"/> and <see cref="Runs"/>.
/// </summary>
public enum LevelOrigin
{
    /// <summary>The sweep file or the question gives it as a number.</summary>
    Given,

    /// <summary>The sweep file or the question gives it as a share of the way from the base model to the optimum.</summary>
    GivenShare,

    /// <summary>Nothing gives it, so it is the usual share of that way (<see cref="TargetLevel.UsualShare"/>).</summary>
    UsualShare,

    /// <summary>Nothing gives it, and not all runs hold the usual share: it is the best level that all runs hold at their end.</summary>
    Runs,
}
