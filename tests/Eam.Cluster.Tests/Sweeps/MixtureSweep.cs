namespace Eam.Cluster.Tests.Sweeps;

/// <summary>Sweep files that really train, on the smallest task.</summary>
internal static class MixtureSweep
{
    /// <summary>Returns a sweep file.</summary>
    /// <param name="name">The sweep's name.</param>
    /// <param name="halving">The halving rule: the inside of <c>halving: {...}</c>.</param>
    /// <param name="trials">Number of trials.</param>
    /// <param name="more">Further lines.</param>
    public static string Of(string name, string halving, int trials, string more = "") =>
        $$"""
            name: {{name}}
            task: {name: gaussian-mixture, modes: 4, std: 0.6, reward_scale: 3}
            method: {values: [am, eam]}
            parameters:
              learning_rate: {min: 1e-4, max: 1e-2, scale: log}
              batch_size: {values: [64]}
            halving: {{{halving}}}
            trials: {{trials}}
            seed: 7
            {{more}}
            """;
}
