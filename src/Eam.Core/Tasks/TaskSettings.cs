using System.Runtime.Serialization;
using Eam.Core.Spaces;

namespace Eam.Core.Tasks;

/// <summary>
/// The task settings of a sweep file, checked against <see cref="TaskDefinition.Parameters"/>: scalars by name. Settings with their default
/// are not listed.
/// </summary>
[DataContract]
public sealed record TaskSettings(
    [property: DataMember(Order = 0)] string Name,
    [property: DataMember(Order = 1)] IReadOnlyDictionary<string, ParameterValue> Values
)
{
    /// <summary>Creates the settings of a task with all defaults.</summary>
    public static TaskSettings Defaults(string name) => new(name, new Dictionary<string, ParameterValue>());

    /// <summary>Returns the value of a setting, or its definition's default.</summary>
    /// <exception cref="ArgumentException">The definition does not allow the value. Readers of sweep files check this before.</exception>
    public ParameterValue Value(ParameterDefinition definition)
    {
        ArgumentNullException.ThrowIfNull(definition);
        if (!Values.TryGetValue(definition.Name, out var value))
            return definition.Default;
        return definition.Check(value) is { } reason ? throw new ArgumentException($"{definition.Name} {reason}") : value;
    }

    /// <summary>Returns the name of a setting that has another value in other settings of the same task; null if all are equal.</summary>
    /// <param name="other">The other settings.</param>
    /// <param name="definitions">The settings of the task. One that is left out has its default, so it equals one that is written out with
    /// it.</param>
    public string? Difference(TaskSettings other, IReadOnlyList<ParameterDefinition> definitions)
    {
        ArgumentNullException.ThrowIfNull(other);
        ArgumentNullException.ThrowIfNull(definitions);
        return Values.Keys.Union(other.Values.Keys).FirstOrDefault(name => Of(this, name) != Of(other, name));

        ParameterValue? Of(TaskSettings settings, string name) =>
            settings.Values.TryGetValue(name, out var value)
                ? value
                : definitions.FirstOrDefault(definition => definition.Name == name)?.Default;
    }

    /// <summary>Returns the number of a setting, or its default.</summary>
    public double Number(ParameterDefinition definition) => Value(definition).Number;

    /// <summary>Returns the whole number of a setting, or its default.</summary>
    public int Whole(ParameterDefinition definition) => (int)Value(definition).Number;

    /// <summary>Returns the word of a setting, or its default.</summary>
    public string Word(ParameterDefinition definition) => Value(definition).ToString();
}
