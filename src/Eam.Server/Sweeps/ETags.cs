using Eam.Engine.Sweeps;

namespace Eam.Server.Sweeps;

/// <summary>
/// Entity tags of sweeps. A tag consists of the last event and the status, which together identify the state that a steering request acts
/// on.
/// </summary>
internal static class ETags
{
    public static string Of(SweepUpdate update) => $"\"{update.Version}\"";

    /// <summary>
    /// Returns whether a header of comma-separated tags contains this tag; <c>*</c> matches any tag. Weak tags count as strong ones,
    /// because each view has only one form.
    /// </summary>
    public static bool Matches(string header, string tag) =>
        header
            .Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
            .Any(given => given == "*" || given == tag || given == $"W/{tag}");
}
