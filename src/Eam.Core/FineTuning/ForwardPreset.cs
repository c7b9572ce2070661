namespace Eam.Core.FineTuning;

/// <summary>A published method of the forward process: the values that it gives to parameters that are auto.</summary>
/// <param name="Name">The value of <c>forward.preset</c>.</param>
/// <param name="Anchor">The velocity from which targets are shifted.</param>
/// <param name="Normaliser">Divisor of the advantages.</param>
/// <param name="Scale">Factor of the bounded advantage.</param>
/// <param name="TimeWeight">Weight of a row by its time: one or noise.</param>
/// <param name="Behaviour">The model that draws the endpoints: average or model.</param>
internal sealed record ForwardPreset(
    string Name,
    ForwardAnchor Anchor,
    AdvantageNormaliser Normaliser,
    double Scale,
    string TimeWeight,
    string Behaviour
)
{
    /// <summary>
    /// DiffusionNFT (arXiv 2509.16117): 2 q - 1 is the advantage in [-1, 1]. AdvantageFlow (arXiv 2605.26013). RVM (arXiv 2608.23664),
    /// which shifts from the newest weights. The scale 0.2 carries advantages of at most 5 to [-1, 1].
    /// </summary>
    public static IReadOnlyList<ForwardPreset> All { get; } =
    [
        new("nft", ForwardAnchor.Old, AdvantageNormaliser.Global, 0.2, "one", "average"),
        new("advantage-flow", ForwardAnchor.Mix, AdvantageNormaliser.Group, 0.2, "noise", "average"),
        new("rvm", ForwardAnchor.Old, AdvantageNormaliser.Global, 0.1, "one", "model"),
    ];
}
