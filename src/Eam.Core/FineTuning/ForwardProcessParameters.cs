using Eam.Core.Flows;
using Eam.Core.Spaces;

namespace Eam.Core.FineTuning;

/// <summary>The parameters that the methods of the forward process have in common, under the name of each method.</summary>
internal sealed class ForwardProcessParameters
{
    private const string Auto = "auto";

    private static readonly string[] Densities = ["uniform", "logit-normal", "late"];

    /// <summary>Defines the parameters of a method.</summary>
    /// <param name="method">The method's name, which is their prefix.</param>
    /// <param name="renoise">Default of M.</param>
    /// <param name="density">Default density of the times.</param>
    public ForwardProcessParameters(string method, int renoise, string density)
    {
        OdeSteps = ParameterDefinition.Whole($"{method}.ode_steps", 8, 1, 1000, "ODE steps from noise to an endpoint");
        Solver = ParameterDefinition.Word(
            $"{method}.solver",
            "ODE solver of the endpoints: euler takes one forward per step, midpoint and heun two",
            [.. EnumWords.All<OdeMethod>()]
        );
        Renoise = ParameterDefinition.Whole($"{method}.renoise", renoise, 1, 64, "number of times M at which each endpoint is re-noised");
        TimeDensity = ParameterDefinition.Word(
            $"{method}.time_density",
            "density of the re-noising times: uniform, logit-normal (more at the middle), late (proportional to t)",
            [density, .. Densities.Where(other => other != density)]
        );
        Reuse = ParameterDefinition.Whole(
            $"{method}.reuse",
            1,
            1,
            1000,
            "gradient steps between two draws of fresh endpoints; the average that draws them moves only at a draw"
        );
        Offset = ParameterDefinition.Real(
            $"{method}.advantage_offset",
            0,
            0,
            1e6,
            "number o that is added to every advantage, which keeps long trainings stable; auto: at each draw the least one that does"
        ) with
        {
            Words = [Auto],
        };
        Group = ParameterDefinition.Whole(
            $"{method}.group",
            8,
            2,
            65536,
            "endpoints whose rewards are compared with their mean; it must divide batch_size; batch: all of them"
        ) with
        {
            Default = ParameterValue.Of("batch"),
            Words = ["batch"],
            Effective = configuration => ParameterValue.Of(GroupOf(configuration)),
        };
        GroupDividesBatch = new ParameterRule([Group, TrainingParameters.BatchSize], (configuration, _) => Indivisible(configuration));
        GroupHasOneCondition = new ParameterRule([Group, TrainingParameters.BatchSize], Mixed);
    }

    public ParameterDefinition OdeSteps { get; }

    public ParameterDefinition Solver { get; }

    public ParameterDefinition Renoise { get; }

    public ParameterDefinition TimeDensity { get; }

    public ParameterDefinition Reuse { get; }

    public ParameterDefinition Offset { get; }

    public ParameterDefinition Group { get; }

    /// <summary>The rule that all groups have the same number of endpoints, at least two.</summary>
    public ParameterRule GroupDividesBatch { get; }

    /// <summary>The rule that the endpoints of a group, whose rewards are compared, have one condition.</summary>
    public ParameterRule GroupHasOneCondition { get; }

    /// <summary>Returns the number of endpoints of a group.</summary>
    public int GroupOf(Configuration configuration) =>
        configuration.Whole(configuration.Value(Group).IsNumber ? Group : TrainingParameters.BatchSize);

    /// <summary>Returns the offset of the advantages; null for auto.</summary>
    public double? OffsetOf(Configuration configuration)
    {
        var offset = configuration.Value(Offset);
        return offset.IsNumber ? offset.Number : null;
    }

    /// <summary>Reads how a configuration draws and re-noises endpoints.</summary>
    public ForwardProcess Read(Configuration configuration) =>
        new(
            configuration.Whole(OdeSteps),
            EnumWords.Parse<OdeMethod>(configuration.Value(Solver).ToString()),
            configuration.Whole(Renoise),
            configuration.Value(TimeDensity).ToString(),
            configuration.Whole(Reuse)
        );

    private string? Mixed(Configuration configuration, BaseFacts facts) =>
        facts.RowsPerCondition is { } rows && rows % GroupOf(configuration) != 0
            ? $"is {GroupOf(configuration)}, but rows_per_condition of the task is {rows}, and rewards of different conditions cannot be compared: set both to the same number, such as 8"
            : null;

    private string? Indivisible(Configuration configuration)
    {
        var (group, batch) = (GroupOf(configuration), configuration.Whole(TrainingParameters.BatchSize));
        if (group < 2)
            return "is the whole batch of 1 endpoint, which has nothing to be compared with: raise batch_size to at least 2";
        return batch % group == 0
            ? null
            : $"is {group}, which does not divide batch_size ({batch}): every group needs the same number of endpoints";
    }
}
