using System.Text.Json;
using System.Text.Json.Serialization;
using Eam.Core.Spaces;

namespace Eam.Engine.Records;

/// <summary>
/// The values of a parameter in files: <c>values</c>; or <c>min</c> and <c>max</c> with <c>log</c> and <c>integer</c>, with <c>step</c>, or
/// with <c>log_complement</c>; or <c>parts</c> and their <c>weights</c>.
/// </summary>
internal sealed record DomainRecord(
    [property: JsonPropertyName("values"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] ParameterValue[]? Values = null,
    [property: JsonPropertyName("min"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] double? Min = null,
    [property: JsonPropertyName("max"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] double? Max = null,
    [property: JsonPropertyName("log"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] bool? Log = null,
    [property: JsonPropertyName("integer"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] bool? Integer = null,
    [property: JsonPropertyName("step"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] double? Step = null,
    [property: JsonPropertyName("log_complement"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] bool? LogComplement = null,
    [property: JsonPropertyName("parts"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] DomainRecord[]? Parts = null,
    [property: JsonPropertyName("weights"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] double[]? Weights = null
)
{
    public static DomainRecord Of(Domain domain) =>
        domain switch
        {
            Domain.Values values => new([.. values.Items]),
            Domain.Range range => new(null, range.Min, range.Max, range.Log, range.Integer),
            Domain.Stepped stepped => new(null, stepped.Min, stepped.Max, Step: stepped.Step),
            Domain.Complement complement => new(null, complement.Min, complement.Max, LogComplement: true),
            Domain.Mixture mixture => new(Parts: [.. mixture.Parts.Select(Of)], Weights: [.. mixture.Weights]),
            _ => throw new ArgumentException($"no record for {domain.GetType().Name}", nameof(domain)),
        };

    /// <exception cref="JsonException">The record has parts without their weights, or a weight or a step that is not above 0.</exception>
    public Domain ToDomain()
    {
        var (min, max) = (Min ?? 0, Max ?? 0);
        if (Parts is not null)
            return ToMixture(Parts);
        if (Values is not null)
            return new Domain.Values(Values);
        if (Step is { } step)
            return step > 0 ? new Domain.Stepped(min, max, step) : throw new JsonException("a step of a parameter must be above 0");
        return LogComplement == true ? new Domain.Complement(min, max) : new Domain.Range(min, max, Log ?? false, Integer ?? false);
    }

    private Domain.Mixture ToMixture(DomainRecord[] parts) =>
        parts.Length > 0 && Weights?.Length == parts.Length && Weights.All(weight => weight > 0)
            ? new([.. parts.Select(part => part.ToDomain())], Weights)
            : throw new JsonException("a parameter with parts needs a weight above 0 for each of them");
}
