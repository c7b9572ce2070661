namespace Eam.Client.Hosts;

/// <summary>Shows the warnings about a sweep file on stderr.</summary>
internal static class SpecWarningLines
{
    /// <summary>Writes one line per warning.</summary>
    public static void Show(Terminal terminal, IEnumerable<string> warnings)
    {
        foreach (var warning in warnings)
            terminal.Complain($"warning: {warning}");
    }
}
