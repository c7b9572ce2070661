namespace Eam.Torch.Checks;

/// <summary>The result of starting libtorch in this process.</summary>
/// <param name="WhyMissing">Null if libtorch can be used, otherwise one line that says why not and what to do.</param>
/// <param name="Notice">One line for the user about a limit that Eam has set; null if there is none.</param>
internal sealed record StartOutcome(string? WhyMissing, string? Notice);

/// <summary>
/// Starts libtorch if its arithmetic is correct, otherwise refuses it (docs/decisions/019-self-check.md). oneDNN reads its limit once, so a
/// process that has found a wrong gradient cannot correct it. A separate process therefore checks first, once per machine. This process
/// checks again after it has loaded the library, because a fault may show only sometimes.
/// </summary>
internal sealed class CheckedStart
{
    private const string Wrong = "libtorch computes wrong gradients on this processor";
    private const string Managed = "Use `backend: managed`, another machine, or another version of libtorch";

    /// <summary>The limit of oneDNN's instructions in the environment; null if there is none.</summary>
    public string? GivenLimit { get; init; }

    /// <summary>Whether oneDNN can be limited on this processor.</summary>
    public bool CanBeLimited { get; init; } = true;

    /// <summary>Reads the stored finding; null if there is none.</summary>
    public required Func<Finding?> Read { get; init; }

    /// <summary>Stores a finding. Returns false if that fails.</summary>
    public required Func<Finding, bool> Keep { get; init; }

    /// <summary>
    /// Runs the check in a separate process, with a limit or (null) without one. Returns an empty text if all gradients are right, a line
    /// about what is wrong, or null if the check gave no result.
    /// </summary>
    public required Func<string?, string?> Probe { get; init; }

    /// <summary>Limits oneDNN in this process.</summary>
    public required Action SetLimit { get; init; }

    /// <summary>Loads the library. Returns null, or why it cannot be loaded.</summary>
    public required Func<string?> Load { get; init; }

    /// <summary>Runs the check in this process. Returns null, or a line about what is wrong.</summary>
    public required Func<string?> Check { get; init; }

    /// <summary>Starts the library.</summary>
    public StartOutcome Run()
    {
        var known = GivenLimit is null && CanBeLimited ? Read() ?? Ask() : null;
        if (known?.Verdict == CheckVerdict.Wrong)
            return Refused($"{Wrong}: {known.Detail} (also with {OneDnn.Variable}={OneDnn.Limit}). {Managed}");
        var limited = known?.Verdict == CheckVerdict.RightWhenLimited;
        if (limited)
            SetLimit();
        if (Load() is { } missing)
            return Refused(missing);
        if (Check() is not { } problem)
            return new(null, limited ? LimitNotice(known!.Detail) : null);
        if (GivenLimit is not null || limited)
            return Refused($"{Wrong}: {problem} (with {OneDnn.Variable}={GivenLimit ?? OneDnn.Limit}). {Managed}");
        if (!CanBeLimited)
            return Refused($"{Wrong}: {problem}. {Managed}");
        return Refused(
            Keep(new(CheckVerdict.RightWhenLimited, problem))
                ? $"{Wrong}: {problem}. Start again: oneDNN is then limited to {OneDnn.Limit} instructions"
                : $"{Wrong}: {problem}. Set {OneDnn.Variable}={OneDnn.Limit} and start again"
        );
    }

    private static string LimitNotice(string fault) =>
        $"oneDNN is limited to {OneDnn.Limit} instructions, because without the limit its gradients are wrong on this processor ({fault}); "
        + "training is slower";

    private static StartOutcome Refused(string why) => new(why, null);

    /// <summary>Runs the check in a separate process. Returns null if it gave no result.</summary>
    private Finding? Ask()
    {
        if (Probe(null) is not { } plain)
            return null;
        var finding =
            plain.Length == 0 ? new Finding(CheckVerdict.Right, "")
            : Probe(OneDnn.Limit) is { Length: 0 } ? new(CheckVerdict.RightWhenLimited, plain)
            : new(CheckVerdict.Wrong, plain);

        // If the gradients are wrong in both cases, the check runs again next time: a new driver or host may have fixed it.
        if (finding.Verdict != CheckVerdict.Wrong)
            Keep(finding);
        return finding;
    }
}
