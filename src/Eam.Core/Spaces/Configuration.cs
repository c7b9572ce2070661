using System.Collections.Immutable;

namespace Eam.Core.Spaces;

/// <summary>
/// The settings of one trial, by name, in name order: the method's, the model's and the task's settings that the sweep varies or fixes.
/// Settings with their default value are not listed. Immutable; equality is by value, through <see cref="Key"/>.
/// </summary>
public sealed record Configuration(string Method, ImmutableSortedDictionary<string, ParameterValue> Values)
{
    private string? _key;

    /// <summary>The values of the settings by name, in name order.</summary>
    public ImmutableSortedDictionary<string, ParameterValue> Values
    {
        get;
        init => (field, _key) = (value, null);
    } = Values;

    /// <summary>The method that the settings belong to.</summary>
    public string Method
    {
        get;
        init => (field, _key) = (value, null);
    } = Method;

    /// <summary>Creates a configuration without settings: all of the method's defaults.</summary>
    public static Configuration Defaults(string method) =>
        new(method, ImmutableSortedDictionary.Create<string, ParameterValue>(StringComparer.Ordinal));

    /// <summary>
    /// Canonical text, equal for equal configurations: <c>eam|a=1|b=2</c>. Cached, because every rung compares trials by it.
    /// </summary>
    public string Key =>
        _key ??= Values.Count == 0 ? Method : $"{Method}|{string.Join('|', Values.Select(pair => $"{pair.Key}={pair.Value}"))}";

    /// <summary>Returns a copy with one value set.</summary>
    public Configuration With(string name, ParameterValue value) => this with { Values = Values.SetItem(name, value) };

    /// <summary>Returns the number of a parameter, or its definition's default.</summary>
    public double Number(ParameterDefinition definition) => Value(definition).Number;

    /// <summary>Returns the whole number of a parameter, or its definition's default.</summary>
    public int Whole(ParameterDefinition definition) => (int)Value(definition).Number;

    /// <summary>Returns the value of a parameter, or its definition's default.</summary>
    public ParameterValue Value(ParameterDefinition definition)
    {
        ArgumentNullException.ThrowIfNull(definition);
        return Values.TryGetValue(definition.Name, out var value) ? value : definition.Default;
    }

    /// <inheritdoc/>
    public bool Equals(Configuration? other) => other is not null && Key == other.Key;

    /// <inheritdoc/>
    public override int GetHashCode() => Key.GetHashCode(StringComparison.Ordinal);

    /// <inheritdoc/>
    public override string ToString() => Key;
}
