using Eam.Core.Sweeps;

namespace Eam.Engine.Commands;

/// <summary>What a line of a program asks Eam to do.</summary>
internal abstract record CommandStep
{
    private CommandStep() { }

    /// <summary>Something about the line that its user should know, one line; null for nothing.</summary>
    public string? Note { get; init; }

    /// <summary>Nothing.</summary>
    internal sealed record Ignore : CommandStep;

    /// <summary>Adds a curve point.</summary>
    /// <param name="Compute">Total compute of the trial, in the sweep's unit.</param>
    /// <param name="Values">The declared metrics that were reported.</param>
    internal sealed record Add(double Compute, IReadOnlyDictionary<string, double> Values) : CommandStep;

    /// <summary>Shows progress.</summary>
    /// <param name="Compute">Total compute of the trial, in the sweep's unit.</param>
    /// <param name="Loss">The training loss; NaN if it was not told.</param>
    internal sealed record Show(double Compute, double Loss) : CommandStep;

    /// <summary>Keeps the checkpoint that the program has written.</summary>
    /// <param name="Compute">Total compute of the checkpoint, in the sweep's unit.</param>
    internal sealed record Save(double Compute) : CommandStep;

    /// <summary>Waits for the end of the program, which has done what it was asked.</summary>
    internal sealed record Leave : CommandStep;

    /// <summary>Ends the segment as failed.</summary>
    /// <param name="Kind">The kind of the failure.</param>
    /// <param name="What">What happened, one line without the trial's number.</param>
    internal sealed record Fail(FailureKind Kind, string What) : CommandStep;
}
