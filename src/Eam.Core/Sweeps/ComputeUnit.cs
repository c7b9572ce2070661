namespace Eam.Core.Sweeps;

/// <summary>The unit of compute, which is the resource that halving divides among trials.</summary>
public enum ComputeUnit
{
    /// <summary>Network function evaluations: forwards and their equivalents. Deterministic.</summary>
    Nfe,

    /// <summary>Floating-point operations. Deterministic.</summary>
    Flops,

    /// <summary>Seconds on a slot. Not deterministic.</summary>
    Seconds,

    /// <summary>Iterations of the method.</summary>
    Iterations,
}
