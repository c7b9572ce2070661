namespace Eam.Client.Rendering;

/// <summary>What every output about a simulated sweep says.</summary>
internal static class SimulatedText
{
    /// <summary>One line: the results are those of no training.</summary>
    public const string Line = "simulated devices: the values follow learning curves, and no model was trained";
}
