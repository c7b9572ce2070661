namespace Eam.Engine.Specs;

/// <summary>
/// Lists every key that a sweep file may have, except the names of parameters and task settings. docs/sweep-file.md explains each.
/// </summary>
public static class SweepKeys
{
    private static readonly (string Section, string Names)[] Sections =
    [
        (
            "",
            "name task method parameters points warm_start objective objectives halving trials seed slots search max_failures evaluation target "
                + "isolation segment_timeout max_failed_trials repeats resources backend "
                + "checkpoint_every time_limit"
        ),
        ("backend", "name device precision micro_batch activation_checkpoints memory threads"),
        ("objective", "metric goal"),
        ("objectives", "metric goal"),
        ("warm_start", "from points"),
        ("halving", "algorithm eta arms compute final_seeds promote ties"),
        ("halving.ties", "standard_errors"),
        ("halving.compute", "unit min max"),
        ("evaluation", "samples ode_steps control_samples control_steps per_rung"),
        ("resources", "device devices memory labels"),
        (Range, "values weights min max scale integer step points when"),
    ];

    /// <summary>The section of a swept parameter's keys.</summary>
    public const string Range = "parameters.*";

    /// <summary>All keys.</summary>
    public static IReadOnlyList<SweepKey> All { get; } =
    [.. Sections.SelectMany(section => section.Names.Split(' ').Select(name => new SweepKey(section.Section, name)))];

    /// <summary>Returns the names of the keys in a section.</summary>
    internal static IReadOnlyList<string> Of(string section) => [.. All.Where(key => key.Section == section).Select(key => key.Name)];
}
