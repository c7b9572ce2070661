using System.Globalization;
using Eam.Core;
using Eam.Engine.Sweeps;

namespace Eam.Server.Sweeps;

/// <summary>A sweep's entity tag: its last event and its status, which together tell what steering would meet.</summary>
internal static class ETags
{
    public static string Of(SweepUpdate update) =>
        string.Create(CultureInfo.InvariantCulture, $"\"{update.Sequence}-{update.Status.ToWord()}\"");

    /// <summary>Whether a header of comma-separated tags names this one; <c>*</c> names any. A weak tag is as good as a strong one: there is one form of each view.</summary>
    public static bool Matches(string header, string tag) =>
        header
            .Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
            .Any(given => given == "*" || given == tag || given == $"W/{tag}");
}
