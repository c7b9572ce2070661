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

    /// <summary>Has every form of a searched parameter.</summary>
    public const string EveryForm = """
        task: gaussian-mixture
        method: {values: [am, eam]}
        parameters:
          learning_rate: {min: 1e-4, max: 1e-2, scale: log}
          batch_size: {min: 64, max: 256, step: 64}
          weight_decay: [0, {min: 1e-6, max: 0.1, scale: log}]
          ema: {min: 0.9, max: 0.999, scale: log_complement}
          beta1: {min: 0, max: 0.9, step: 0.1}
          hidden_layers: {values: [2, 3, 4], weights: [1, 2, 1]}
          parametrisation: [residual, lora]
          lora_rank: {values: [4, 8, 16], when: {parametrisation: lora}}
          width: {min: 32, max: 128, step: 32, when: {parametrisation: {not: lora}}}
          am.noise: [memoryless, constant]
          am.sigma: {min: 0.1, max: 10, scale: log, when: {am.noise: [constant]}}
          eam.base_variance: {values: [auto, {min: 0.1, max: 10, scale: log}], weights: [1, 3]}
          eam.stages: [0, auto, {min: 2, max: 20}]
          eam.reweight: {values: [none, reward], when: {eam.stages: {not: 0}}}
        halving: {compute: {min: 1e6, max: 9e6}}
        trials: 60
        seed: 7
        """;

    /// <summary>Runs every method, with parameters on which the methods' rules depend.</summary>
    public const string EveryMethod = """
        task: gaussian-mixture
        method: {values: [am, eam, ram, forward, terminal-gradient]}
        parameters:
          batch_size: {values: [64, 128]}
          ram.group: [batch, 16, {min: 32, max: 64, step: 32}]
          ram.multiplier: [auto, {min: 0.1, max: 10, scale: log}]
          forward.preset: [nft, advantage-flow, rvm]
          forward.base_pull: {min: 0.1, max: 1, scale: log, when: {forward.preset: advantage-flow}}
          forward.advantage_scale: {values: [auto, 0.1]}
          terminal-gradient.preset: [draft1, refl, rsm]
          terminal-gradient.last_share: {min: 0.1, max: 0.5, when: {terminal-gradient.preset: refl}}
        points:
          - {method: forward, batch_size: 64, forward.group: 32}
        halving: {compute: {min: 1e6, max: 9e6}}
        trials: 60
        seed: 7
        """;

    public static ShownSweepFile Read(string text) => ShownSweepFile.Of(SweepFile.Read(text, "sweep.yaml", Catalog));
}
