using System.Text.Json.Serialization;
using Eam.Core.Backends;
using Eam.Core.Spaces;
using Eam.Core.Sweeps;
using Eam.Core.Tasks;

namespace Eam.Engine.Records;

/// <summary>A sweep's specification in sweep.json. It is complete, so that a resumed sweep needs no YAML.</summary>
internal sealed record SpecRecord(
    [property: JsonPropertyName("name")] string Name,
    [property: JsonPropertyName("task")] TaskRecord Task,
    [property: JsonPropertyName("methods")] string[] Methods,
    [property: JsonPropertyName("parameters")] SweptRecord[] Parameters,
    [property: JsonPropertyName("search")] string Search,
    [property: JsonPropertyName("objective")] ObjectiveRecord Objective,
    [property: JsonPropertyName("halving")] HalvingRecord Halving,
    [property: JsonPropertyName("evaluation")] EvaluationRecord Evaluation,
    [property: JsonPropertyName("trials")] int Trials,
    [property: JsonPropertyName("seed")] ulong Seed,
    [property: JsonPropertyName("slots")] int? Slots,
    [property: JsonPropertyName("max_failures")] int MaxFailures,
    [property: JsonPropertyName("target")] double? Target,
    [property: JsonPropertyName("points"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
        ConfigurationRecord[]? Points = null,
    [property: JsonPropertyName("earlier"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
        ObservationRecord[]? Earlier = null,
    [property: JsonPropertyName("objectives"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
        ObjectiveRecord[]? Objectives = null,
    [property: JsonPropertyName("isolation"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
        Isolation Isolation = Isolation.Thread,
    [property: JsonPropertyName("segment_timeout"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
        double? SegmentTimeout = null,
    [property: JsonPropertyName("max_failed_trials"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
        int? MaxFailedTrials = null,
    [property: JsonPropertyName("repeats"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] int? Repeats = null,
    [property: JsonPropertyName("resources"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] ResourceRecord? Resources = null,
    [property: JsonPropertyName("backend"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] BackendRecord? Backend = null,
    [property: JsonPropertyName("checkpoint_every"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
        double? CheckpointEvery = null,
    [property: JsonPropertyName("time_limit"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] double? TimeLimit = null,
    [property: JsonPropertyName("target_share"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] double? TargetShare = null,
    [property: JsonPropertyName("command"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] CommandRecord? Command = null
)
{
    public static SpecRecord Of(SweepSpec spec) =>
        new(
            spec.Name,
            new TaskRecord(
                spec.Task.Name,
                new SortedDictionary<string, ParameterValue>(spec.Task.Values.ToDictionary(), StringComparer.Ordinal)
            ),
            [.. spec.Space.Methods],
            [.. spec.Space.Parameters.Select(SweptRecord.Of)],
            spec.Search,
            ObjectiveRecord.Of(spec.Objective),
            HalvingRecord.Of(spec.Halving),
            EvaluationRecord.Of(spec.Evaluation),
            spec.Trials,
            spec.Seed,
            spec.Slots,
            spec.MaxFailures,
            spec.Target,
            spec.Space.Points.Count == 0 ? null : [.. spec.Space.Points.Select(ConfigurationRecord.Of)],
            spec.Space.Earlier.Count == 0 ? null : [.. spec.Space.Earlier.Select(ObservationRecord.Of)],
            spec.Objectives.Count == 0 ? null : [.. spec.Objectives.Select(ObjectiveRecord.Of)],
            spec.Isolation,
            spec.SegmentTimeout?.TotalSeconds,
            spec.MaxFailedTrials,
            spec.Repeats == 1 ? null : spec.Repeats,
            spec.Resources == ResourceSpec.Any ? null : ResourceRecord.Of(spec.Resources),
            BackendRecord.Of(spec.Backend),
            spec.CheckpointEvery?.TotalSeconds,
            spec.TimeLimit?.TotalSeconds,
            spec.TargetShare,
            CommandRecord.Of(spec.Command)
        );

    public SweepSpec ToSpec() =>
        new(
            Name,
            new TaskSettings(Task.Name, Task.Values),
            new SearchSpace(Methods, [.. Parameters.Select(parameter => parameter.ToParameter())])
            {
                Points = [.. (Points ?? []).Select(point => point.ToConfiguration())],
                Earlier = [.. (Earlier ?? []).Select(trial => trial.ToObservation())],
            },
            Search,
            Objective.ToObjective(),
            Halving.ToHalving(),
            Evaluation.ToEvaluation(),
            Trials,
            Seed,
            Slots,
            MaxFailures,
            Target
        )
        {
            Objectives = Objectives?.Select(objective => objective.ToObjective()).ToArray() ?? [],
            Backend = Backend?.ToSpec() ?? BackendSpec.Managed,
            Isolation = Isolation,
            SegmentTimeout = Time(SegmentTimeout),
            CheckpointEvery = Time(CheckpointEvery),
            TimeLimit = Time(TimeLimit),
            TargetShare = TargetShare,
            Command = Command?.ToCommand(),
            MaxFailedTrials = MaxFailedTrials,
            Repeats = Repeats ?? 1,
            Resources = Resources?.ToResources() ?? ResourceSpec.Any,
        };

    private static TimeSpan? Time(double? seconds) => seconds is { } given ? TimeSpan.FromSeconds(given) : null;
}

/// <summary>A task and its settings in files.</summary>
internal sealed record TaskRecord(
    [property: JsonPropertyName("name")] string Name,
    [property: JsonPropertyName("values")] SortedDictionary<string, ParameterValue> Values
);

/// <summary>What a sweep needs of devices, in files.</summary>
internal sealed record ResourceRecord(
    [property: JsonPropertyName("device"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Device = null,
    [property: JsonPropertyName("memory"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] long? Memory = null,
    [property: JsonPropertyName("labels"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
        SortedDictionary<string, string>? Labels = null,
    [property: JsonPropertyName("devices"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] int? Devices = null
)
{
    public static ResourceRecord Of(ResourceSpec resources) =>
        new(
            resources.Device,
            resources.Memory == 0 ? null : resources.Memory,
            resources.Labels.Count == 0
                ? null
                : new SortedDictionary<string, string>(resources.Labels.ToDictionary(), StringComparer.Ordinal),
            resources.Devices == 1 ? null : resources.Devices
        );

    public ResourceSpec ToResources() => new(Device, Memory ?? 0, Labels ?? []) { Devices = Devices ?? 1 };
}

/// <summary>A swept parameter in files: its name, the entries of <see cref="DomainRecord"/>, and its conditions.</summary>
internal sealed record SweptRecord(
    [property: JsonPropertyName("name")] string Name,
    [property: JsonPropertyName("values")] ParameterValue[]? Values = null,
    [property: JsonPropertyName("min")] double? Min = null,
    [property: JsonPropertyName("max")] double? Max = null,
    [property: JsonPropertyName("log")] bool? Log = null,
    [property: JsonPropertyName("integer")] bool? Integer = null,
    [property: JsonPropertyName("step"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] double? Step = null,
    [property: JsonPropertyName("log_complement"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] bool? LogComplement = null,
    [property: JsonPropertyName("parts"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] DomainRecord[]? Parts = null,
    [property: JsonPropertyName("weights"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] double[]? Weights = null,
    [property: JsonPropertyName("when"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] ConditionRecord[]? When = null
)
{
    public static SweptRecord Of(SweptParameter parameter)
    {
        var domain = DomainRecord.Of(parameter.Domain);
        return new(
            parameter.Name,
            domain.Values,
            domain.Min,
            domain.Max,
            domain.Log,
            domain.Integer,
            domain.Step,
            domain.LogComplement,
            domain.Parts,
            domain.Weights,
            parameter.When.Count == 0 ? null : [.. parameter.When.Select(ConditionRecord.Of)]
        );
    }

    public SweptParameter ToParameter() =>
        new(Name, new DomainRecord(Values, Min, Max, Log, Integer, Step, LogComplement, Parts, Weights).ToDomain())
        {
            When = When is null ? [] : [.. When.Select(condition => condition.ToCondition())],
        };
}

/// <summary>A result of an earlier sweep in files.</summary>
internal sealed record ObservationRecord(
    [property: JsonPropertyName("configuration")] ConfigurationRecord Configuration,
    [property: JsonPropertyName("scores")] double[] Scores,
    [property: JsonPropertyName("failed")] bool Failed
)
{
    public static ObservationRecord Of(Observation trial) =>
        new(ConfigurationRecord.Of(trial.Configuration), [.. trial.Scores], trial.Failed);

    public Observation ToObservation() => new(Configuration.ToConfiguration(), Scores, Failed);
}

/// <summary>An objective in files.</summary>
internal sealed record ObjectiveRecord(
    [property: JsonPropertyName("metric")] string Metric,
    [property: JsonPropertyName("maximize")] bool Maximize
)
{
    public static ObjectiveRecord Of(Objective objective) => new(objective.Metric, objective.Maximize);

    public Objective ToObjective() => new(Metric, Maximize);
}

/// <summary>The rungs and the halving rule in files.</summary>
internal sealed record HalvingRecord(
    [property: JsonPropertyName("algorithm")] string Algorithm,
    [property: JsonPropertyName("eta")] int Eta,
    [property: JsonPropertyName("arms_by_method")] bool ArmsByMethod,
    [property: JsonPropertyName("unit")] ComputeUnit Unit,
    [property: JsonPropertyName("min_compute")] double MinCompute,
    [property: JsonPropertyName("max_compute")] double MaxCompute,
    [property: JsonPropertyName("final_seeds")] int FinalSeeds,
    [property: JsonPropertyName("promote_by_cost"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
        bool PromoteByCost = false,
    [property: JsonPropertyName("tie_errors"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)] double TieErrors = 0
)
{
    public static HalvingRecord Of(HalvingSpec halving) =>
        new(
            halving.Algorithm,
            halving.Eta,
            halving.ArmsByMethod,
            halving.Unit,
            halving.MinCompute,
            halving.MaxCompute,
            halving.FinalSeeds,
            halving.PromoteByCost,
            halving.TieErrors
        );

    public HalvingSpec ToHalving() =>
        new(Algorithm, Eta, ArmsByMethod, Unit, MinCompute, MaxCompute, FinalSeeds)
        {
            PromoteByCost = PromoteByCost,
            TieErrors = TieErrors,
        };
}

/// <summary>The settings of evaluation in files.</summary>
internal sealed record EvaluationRecord(
    [property: JsonPropertyName("samples")] int Samples,
    [property: JsonPropertyName("ode_steps")] int OdeSteps,
    [property: JsonPropertyName("control_samples")] int ControlSamples,
    [property: JsonPropertyName("control_steps")] int ControlSteps,
    [property: JsonPropertyName("per_rung")] int PerRung,
    [property: JsonPropertyName("batched"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Batched = null
)
{
    public static EvaluationRecord Of(EvaluationSpec evaluation) =>
        new(
            evaluation.Samples,
            evaluation.OdeSteps,
            evaluation.ControlSamples,
            evaluation.ControlSteps,
            evaluation.PerRung,
            evaluation.Batched
        );

    public EvaluationSpec ToEvaluation() => new(Samples, OdeSteps, ControlSamples, ControlSteps, PerRung) { Batched = Batched };
}
