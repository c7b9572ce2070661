namespace Eam.Core.Spaces;

/// <summary>The values that one parameter may take in a sweep.</summary>
public abstract record Domain
{
    /// <summary>A list of values, equally likely; for a grid, each in turn.</summary>
    public sealed record Values(IReadOnlyList<ParameterValue> Items) : Domain;

    /// <summary>Numbers from Min to Max, uniform in the value or, if Log, in its logarithm; Integer rounds.</summary>
    public sealed record Range(double Min, double Max, bool Log, bool Integer) : Domain;
}

/// <summary>A parameter that the sweep varies (or fixes, with one value).</summary>
/// <param name="Name">Full name; <c>eam.ode_steps</c> exists only for configurations of method <c>eam</c>.</param>
/// <param name="Domain">Its values.</param>
public sealed record SweptParameter(string Name, Domain Domain)
{
    /// <summary>Whether it exists for a method: its prefix is the method's, or it has none.</summary>
    public bool AppliesTo(string method)
    {
        var dot = Name.IndexOf('.', StringComparison.Ordinal);
        return dot < 0 || Name.AsSpan(0, dot).SequenceEqual(method);
    }
}

/// <summary>Methods and parameters of a sweep; conditional by the methods' prefixes.</summary>
/// <param name="Methods">At least one.</param>
/// <param name="Parameters">In file order.</param>
public sealed record SearchSpace(IReadOnlyList<string> Methods, IReadOnlyList<SweptParameter> Parameters);
