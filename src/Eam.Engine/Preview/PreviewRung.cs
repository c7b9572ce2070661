namespace Eam.Engine.Preview;

/// <summary>The segments of one method to one rung.</summary>
/// <param name="Method">The method.</param>
/// <param name="Rung">The rung's number; 0 is the cheapest.</param>
/// <param name="Target">Total compute of a trial at this rung, in the sweep's unit.</param>
/// <param name="Trials">Number of trials that reach it, repeats included; the least under an asynchronous rule.</param>
/// <param name="Compute">Compute that these trials spend between the previous rung and this one.</param>
public sealed record PreviewRung(string Method, int Rung, double Target, int Trials, double Compute)
{
    /// <summary>The most trials that the rule lets reach it.</summary>
    public int MostTrials { get; init; } = Trials;

    /// <summary>Compute that <see cref="MostTrials"/> spend between the previous rung and this one.</summary>
    public double MostCompute { get; init; } = Compute;
}
