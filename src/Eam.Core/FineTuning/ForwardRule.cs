namespace Eam.Core.FineTuning;

/// <summary>The velocity from which a forward-process method shifts.</summary>
internal enum ForwardAnchor
{
    /// <summary>The behaviour model v_old, from which the endpoints were drawn.</summary>
    Old,

    /// <summary>The base v_base.</summary>
    Base,

    /// <summary>Both, each with its own pull, next to the path's velocity with the advantage as its pull.</summary>
    Mix,
}

/// <summary>The regression target of one row: v^ = Path u + Old v_old + Base v_base, with the weight of its squared error.</summary>
internal readonly record struct ForwardTarget(double Path, double Old, double Base, double Weight);

/// <summary>
/// The rule that turns an advantage A into the target of a row (docs/methods.md#the-forward-process-forward). With the anchor old or base:
/// v^ = anchor + (A / b)(u - v_old), weight b^2. With mix: the minimum of A |v - u|^2 + g |v - v_old|^2 + l |v - v_base|^2.
/// </summary>
/// <param name="Anchor">The velocity from which the target is shifted.</param>
/// <param name="Beta">b; without effect for mix.</param>
/// <param name="OldPull">g; only for mix.</param>
/// <param name="BasePull">l; only for mix. A + g + l must be positive.</param>
internal readonly record struct ForwardRule(ForwardAnchor Anchor, double Beta, double OldPull, double BasePull)
{
    /// <summary>Whether targets contain v_base, which costs one base forward per row.</summary>
    public bool UsesBase => Anchor == ForwardAnchor.Base || (Anchor == ForwardAnchor.Mix && BasePull > 0);

    /// <summary>
    /// How far below 0 an advantage may be. Below -Margin a renewal of v_old moves the model away from the velocity of its own endpoints
    /// (docs/methods.md#methods-without-gradients).
    /// </summary>
    public double Margin =>
        Anchor switch
        {
            ForwardAnchor.Mix => BasePull,
            ForwardAnchor.Base => Beta,
            _ => 0,
        };

    /// <summary>Returns the target of a row with this advantage.</summary>
    public ForwardTarget At(double advantage)
    {
        if (Anchor == ForwardAnchor.Mix)
        {
            var sum = advantage + OldPull + BasePull;
            return new ForwardTarget(advantage / sum, OldPull / sum, BasePull / sum, sum);
        }

        var gain = advantage / Beta;
        return Anchor == ForwardAnchor.Old
            ? new ForwardTarget(gain, 1 - gain, 0, Beta * Beta)
            : new ForwardTarget(gain, -gain, 1, Beta * Beta);
    }
}
