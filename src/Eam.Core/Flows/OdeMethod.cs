namespace Eam.Core.Flows;

/// <summary>Fixed-step solvers of the sampling ODE dX = v dt.</summary>
public enum OdeMethod
{
    /// <summary>First order; one forward per step.</summary>
    Euler,

    /// <summary>Second order; two forwards per step, at its start and its middle. Never evaluates t = 1.</summary>
    Midpoint,

    /// <summary>Second order; two forwards per step, at both of its ends.</summary>
    Heun,
}
