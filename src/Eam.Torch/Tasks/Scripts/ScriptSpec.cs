using System.Text.RegularExpressions;
using Eam.Core.Flows;
using Eam.Core.Tasks;
using static Eam.Torch.Tasks.Scripts.ScriptSettings;

namespace Eam.Torch.Tasks.Scripts;

/// <summary>The settings of the <c>torchscript</c> task as typed values.</summary>
internal sealed record ScriptSpec(
    string Velocity,
    IReadOnlyList<ScriptRewardSpec> Rewards,
    long[] Shape,
    string Condition,
    string Conditions,
    double Guidance,
    bool PredictsNoise,
    Schedule Schedule,
    string Train,
    double Flops
)
{
    /// <summary>The number of values in a sample.</summary>
    public int Dimension => (int)Shape.Aggregate(1L, (product, length) => product * length);

    /// <exception cref="ArgumentException">A setting is wrong.</exception>
    public static ScriptSpec Of(TaskSettings settings) =>
        new(
            settings.Word(ScriptSettings.Velocity),
            ScriptRewardSpec.Of(settings),
            ShapeOf(settings),
            settings.Word(ScriptSettings.Condition),
            settings.Word(ConditionsFile),
            settings.Number(ScriptSettings.Guidance),
            settings.Word(Prediction) == "noise",
            settings.Word(NoiseSchedule) == "vp" ? Schedule.VariancePreserving : Schedule.Linear,
            Pattern(settings.Word(ScriptSettings.Train)),
            settings.Number(FlopsPerRow)
        );

    private static string Pattern(string text)
    {
        try
        {
            _ = new Regex(text, RegexOptions.CultureInvariant);
            return text;
        }
        catch (RegexParseException failure)
        {
            throw new ArgumentException($"train must be a regular expression: {failure.Message}", failure);
        }
    }
}
