using System.Runtime.Serialization;
using Eam.Core.FineTuning;

namespace Eam.Core.Sweeps;

/// <summary>The total compute of a trial when it reported: a copy of its <see cref="ComputeLedger"/> as a value.</summary>
[DataContract]
public sealed record Spent(
    [property: DataMember(Order = 0)] long Nfe,
    [property: DataMember(Order = 1)] long Forwards,
    [property: DataMember(Order = 2)] long Vjps,
    [property: DataMember(Order = 3)] long TrainingPasses,
    [property: DataMember(Order = 4)] long RewardCalls,
    [property: DataMember(Order = 5)] double Flops,
    [property: DataMember(Order = 6)] double Seconds,
    [property: DataMember(Order = 7)] long Iterations,
    [property: DataMember(Order = 8)] double EvaluationSeconds
)
{
    /// <summary>No compute.</summary>
    public static Spent None { get; } = new(0, 0, 0, 0, 0, 0, 0, 0, 0);

    /// <summary>Returns the total in a unit.</summary>
    public double In(ComputeUnit unit) =>
        unit switch
        {
            ComputeUnit.Nfe => Nfe,
            ComputeUnit.Flops => Flops,
            ComputeUnit.Seconds => Seconds,
            _ => Iterations,
        };

    /// <summary>Copies the totals of a ledger.</summary>
    public static Spent Of(ComputeLedger ledger, double evaluationSeconds)
    {
        ArgumentNullException.ThrowIfNull(ledger);
        return new(
            ledger.Nfe,
            ledger.Forwards,
            ledger.Vjps,
            ledger.TrainingPasses,
            ledger.RewardCalls,
            ledger.Flops,
            ledger.Seconds,
            ledger.Iterations,
            evaluationSeconds
        );
    }
}
