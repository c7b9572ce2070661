using Eam.Core.Sweeps;
using Eam.Engine.Specs;

namespace Eam.Client.Hosts;

/// <summary>Shows the warnings about a sweep on stderr.</summary>
internal static class SpecWarningLines
{
    /// <summary>Writes one line per warning.</summary>
    public static void Show(Terminal terminal, SweepSpec spec)
    {
        foreach (var warning in SpecWarnings.Of(spec))
            terminal.Complain($"warning: {warning}");
    }
}
