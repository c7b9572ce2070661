using Eam.Core.FineTuning;
using Eam.Core.Spaces;
using Eam.Engine.Specs;

namespace Eam.Engine.Tests.Specs;

internal static class TestCatalog
{
    /// <summary>The real methods with one small task.</summary>
    public static SpecCatalog Catalog { get; } =
        new(
            MethodCatalog.All,
            TrainingParameters.All,
            [
                new(
                    "gaussian-mixture",
                    "a mixture",
                    [
                        ParameterDefinition.Whole("modes", 8, 1, 64, "modes"),
                        ParameterDefinition.Real("std", 0.6, 1e-3, 10, "standard deviation"),
                        ParameterDefinition.Word("reward", "kind", "quadratic", "linear"),
                    ],
                    (_, _) => throw new NotSupportedException()
                ),
            ]
        );

    public const string Sample = """
        name: am-vs-eam
        task: {name: gaussian-mixture, modes: 8, std: 0.6}
        method: {values: [am, eam]}
        parameters:
          learning_rate: {min: 1e-4, max: 1e-2, scale: log}
          batch_size: {values: [128, 256, 512]}
          eam.ode_steps: {values: [4, 8, 16]}          # a parameter with a method's prefix exists only for that method
          eam.base_variance: {min: 0.1, max: 10, scale: log}
          am.steps: {values: [20, 40]}
        objective: {metric: control_objective, goal: maximize}
        halving: {algorithm: sha, eta: 3, arms: method, compute: {unit: nfe, min: 0.6e6, max: 16.2e6}, final_seeds: 3}
        trials: 54
        seed: 7
        slots: auto
        max_failures: 3
        """;

    public static ShownSweepFile Read(string text) => ShownSweepFile.Of(SweepFile.Read(text, "sweep.yaml", Catalog));
}
