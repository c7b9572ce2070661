using System.Runtime.Serialization;

namespace Eam.Core.Spaces;

/// <summary>A condition on the value of another parameter, under which a parameter exists.</summary>
/// <param name="Name">The name of the other parameter.</param>
/// <param name="Values">The values that it must have one of.</param>
/// <param name="Not">Whether it must instead have none of them.</param>
[DataContract]
public sealed record ParameterCondition(
    [property: DataMember(Order = 0)] string Name,
    [property: DataMember(Order = 1)] IReadOnlyList<ParameterValue> Values,
    [property: DataMember(Order = 2)] bool Not
)
{
    /// <summary>Returns whether the condition holds if the other parameter has a value.</summary>
    public bool Admits(ParameterValue value) => Values.Contains(value) != Not;

    /// <summary>
    /// Returns whether the condition holds in a configuration. It does not hold if the other parameter has no value there.
    /// </summary>
    public bool HoldsIn(Configuration configuration)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        return configuration.Values.TryGetValue(Name, out var value) && Admits(value);
    }

    /// <summary>Returns whether the condition holds for at least one value of a domain.</summary>
    public bool CanHoldIn(Domain domain) =>
        domain switch
        {
            Domain.Values list => list.Items.Any(Admits),
            Domain.Mixture mixture => mixture.Parts.Any(CanHoldIn),
            { IsFixed: true } => Admits(domain.At(0.5)),
            _ => Not || Values.Any(value => domain.QuantileOf(value) is not null),
        };
}
