using System.Runtime.Serialization;

namespace Eam.Core.Spaces;

/// <summary>A parameter that the sweep varies (or fixes, if its domain has one value).</summary>
/// <param name="Name">Full name; <c>eam.ode_steps</c> exists only for configurations of method <c>eam</c>.</param>
/// <param name="Domain">The values that it may take.</param>
[DataContract]
public sealed record SweptParameter([property: DataMember(Order = 0)] string Name, [property: DataMember(Order = 1)] Domain Domain)
{
    /// <summary>
    /// The conditions under which the parameter exists; all of them must hold. Empty if it always exists. Where one does not hold, a
    /// configuration has no value of the parameter, and training takes its default.
    /// </summary>
    [DataMember(Order = 2)]
    public IReadOnlyList<ParameterCondition> When
    {
        get;
        init => field = value ?? [];
    } = [];

    /// <summary>
    /// Returns whether the parameter exists for a method: its prefix is the method's name, or it has no prefix, or it is the weight of a
    /// reward (<c>reward.NAME.weight</c>).
    /// </summary>
    public bool AppliesTo(string method)
    {
        if (Name.StartsWith("reward.", StringComparison.Ordinal) && Name.EndsWith(".weight", StringComparison.Ordinal))
            return true;
        var dot = Name.IndexOf('.', StringComparison.Ordinal);
        return dot < 0 || Name.AsSpan(0, dot).SequenceEqual(method);
    }

    /// <summary>Returns whether all conditions hold in a configuration.</summary>
    public bool ExistsIn(Configuration configuration) => When.All(condition => condition.HoldsIn(configuration));
}
