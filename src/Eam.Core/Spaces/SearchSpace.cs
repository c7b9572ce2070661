using System.Runtime.Serialization;

namespace Eam.Core.Spaces;

/// <summary>The methods and parameters of a sweep. A parameter with a method's prefix exists only for that method.</summary>
/// <param name="Methods">At least one.</param>
/// <param name="Parameters">In file order.</param>
[DataContract]
public sealed record SearchSpace(
    [property: DataMember(Order = 0)] IReadOnlyList<string> Methods,
    [property: DataMember(Order = 1)] IReadOnlyList<SweptParameter> Parameters
)
{
    /// <summary>
    /// Configurations to run before any configuration that the search proposes, in file order. Each counts as a trial of its method.
    /// </summary>
    [DataMember(Order = 2)]
    public IReadOnlyList<Configuration> Points { get; init; } = [];

    /// <summary>Results of an earlier sweep at the rungs of this sweep, for searchers that use history.</summary>
    [DataMember(Order = 3)]
    public IReadOnlyList<Observation> Earlier { get; init; } = [];

    /// <summary>Returns the parameters that exist for a method.</summary>
    public IEnumerable<SweptParameter> Of(string method) => Parameters.Where(parameter => parameter.AppliesTo(method));

    /// <summary>Returns a configuration without the parameters whose conditions do not hold in it.</summary>
    /// <remarks>
    /// A search draws all parameters and then leaves some out, so that a condition changes no other draw. A parameter that is left out
    /// holds no condition.
    /// </remarks>
    public Configuration Active(Configuration drawn)
    {
        ArgumentNullException.ThrowIfNull(drawn);
        for (var changed = true; changed; )
        {
            changed = false;
            foreach (var parameter in Parameters)
            {
                if (parameter.When.Count == 0 || !drawn.Values.ContainsKey(parameter.Name) || parameter.ExistsIn(drawn))
                    continue;
                (drawn, changed) = (drawn with { Values = drawn.Values.Remove(parameter.Name) }, true);
            }
        }

        return drawn;
    }

    /// <summary>Returns the number of configurations of a method's lists, with conditions counted; ranges count as one value.</summary>
    /// <remarks>In floating point, because the product of many lists may be too large for a long.</remarks>
    public double GridPoints(string method) =>
        new GridTree(this with { Parameters = [.. Parameters.Where(parameter => parameter.Domain is Domain.Values)] }, method).Count;
}
