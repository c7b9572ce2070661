namespace Eam.Torch.Checks;

/// <summary>How libtorch was started in this process.</summary>
/// <param name="WhyMissing">Null when it can be used, else one line with what to do.</param>
/// <param name="Notice">One line for the user about a limit that Eam has set; null where there is none.</param>
internal sealed record StartOutcome(string? WhyMissing, string? Notice);

/// <summary>
/// Starts libtorch with right arithmetic, or refuses it (docs/decisions/019-self-check.md). oneDNN reads its limit once, so a process that
/// has found a wrong gradient cannot mend itself: a process of its own looks first, once a machine. This process checks again after it has
/// loaded the library, because a fault may show only now and then.
/// </summary>
internal sealed class CheckedStart
{
    private const string Wrong = "libtorch computes wrong gradients on this processor";
    private const string Managed = "Use `backend: managed`, another machine, or another version of libtorch";

    /// <summary>What the environment says about oneDNN's instructions; null where it says nothing.</summary>
    public string? GivenLimit { get; init; }

    /// <summary>Whether a limit makes sense on this processor.</summary>
    public bool CanBeLimited { get; init; } = true;

    /// <summary>The finding that was kept; null where there is none.</summary>
    public required Func<Finding?> Read { get; init; }

    /// <summary>Keeps a finding; false where that fails.</summary>
    public required Func<Finding, bool> Keep { get; init; }

    /// <summary>
    /// Runs the check in a process of its own, with a limit or (null) without one. Gives an empty text when all is right, a line about what is
    /// wrong, or null where nothing was learned.
    /// </summary>
    public required Func<string?, string?> Probe { get; init; }

    /// <summary>Limits oneDNN in this process.</summary>
    public required Action SetLimit { get; init; }

    /// <summary>Loads the library: null, or why it cannot be loaded.</summary>
    public required Func<string?> Load { get; init; }

    /// <summary>Runs the check in this process: null, or a line about what is wrong.</summary>
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
        $"oneDNN is limited to {OneDnn.Limit} instructions, because its gradients are wrong on this processor otherwise ({fault}): "
        + "training is slower";

    private static StartOutcome Refused(string why) => new(why, null);

    /// <summary>The check in a process of its own; null where nothing was learned.</summary>
    private Finding? Ask()
    {
        if (Probe(null) is not { } plain)
            return null;
        var finding =
            plain.Length == 0 ? new Finding(CheckVerdict.Right, "")
            : Probe(OneDnn.Limit) is { Length: 0 } ? new(CheckVerdict.RightWhenLimited, plain)
            : new(CheckVerdict.Wrong, plain);

        // What is wrong either way is looked at again next time: a new driver or host may have mended it.
        if (finding.Verdict != CheckVerdict.Wrong)
            Keep(finding);
        return finding;
    }
}
