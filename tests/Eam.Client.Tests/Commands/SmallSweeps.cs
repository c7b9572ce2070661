using Eam.Testing;

namespace Eam.Client.Tests.Commands;

/// <summary>Sweep files that run in a second.</summary>
internal static class SmallSweeps
{
    public const string TwoMethods = """
        name: small
        task: {name: gaussian-mixture, modes: 4}
        method: {values: [am, eam]}
        parameters:
          learning_rate: {min: 1e-3, max: 1e-2, scale: log}
          batch_size: 32
          width: 16
          hidden_layers: 1
          am.steps: 10
          eam.ode_steps: 4
        halving: {algorithm: sha, eta: 3, arms: method, compute: {unit: nfe, min: 2e4, max: 6e4}, final_seeds: 2}
        evaluation: {samples: 64, ode_steps: 4, control_samples: 32, control_steps: 8}
        trials: 6
        seed: 3
        slots: 2
        """;

    /// <summary>A sweep that does not end during a test: the first rung is reached at once, the last one after years.</summary>
    public const string Endless = """
        name: endless
        task: gaussian-mixture
        method: eam
        parameters: {learning_rate: {min: 1e-4, max: 2e-4}, width: 16, hidden_layers: 1, batch_size: 32}
        halving: {algorithm: sha, eta: 3, compute: {unit: nfe, min: 2e4, max: 1e12}}
        evaluation: {samples: 64, ode_steps: 4, control_samples: 32, control_steps: 8}
        trials: 3
        slots: 2
        """;

    /// <summary>Writes a sweep file into a folder.</summary>
    public static string Write(this TemporaryFolder folder, string text)
    {
        var file = folder.File("sweep.yaml");
        File.WriteAllText(file, text);
        return file;
    }
}
