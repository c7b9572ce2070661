using System.Globalization;
using Eam.Core;
using Eam.Core.Backends;
using Eam.Core.FineTuning;
using Eam.Core.Spaces;
using Eam.Core.Sweeps;
using Eam.Core.Tasks;
using Eam.Engine.Specs.Yaml;

namespace Eam.Engine.Specs;

/// <summary>Reads sweep files (docs/sweep-file.md).</summary>
public static class SweepFile
{
    /// <summary>The highest number of trials at once.</summary>
    public const int MostSlots = 1024;

    /// <summary>The largest number of mistakes that are listed. If there are more, one more line has the number of the others.</summary>
    public const int MostProblems = 100;

    /// <summary>What <see cref="IsName"/> checks, for messages.</summary>
    public const string NameRule = "a name of at most 64 letters, digits, '-', '_' and '.', that starts with a letter or digit";

    private static readonly TimeSpan MostTimeout = TimeSpan.FromDays(30),
        MostTime = TimeSpan.FromDays(365);

    /// <summary>Reads a sweep file, with the methods and tasks of this build.</summary>
    /// <param name="text">The text of the file.</param>
    /// <param name="fileName">The file's name in messages.</param>
    public static SweepFileResult Read(string text, string fileName) => Read(text, fileName, SpecCatalog.Default);

    /// <summary>Reads a sweep file.</summary>
    /// <param name="text">The text of the file.</param>
    /// <param name="fileName">The file's name in messages. Without the key <c>name</c> it is also the sweep's name.</param>
    /// <param name="catalog">The methods and tasks that the file may name.</param>
    /// <param name="earlier">Returns the state of an earlier sweep by name or folder, for <c>warm_start</c>; throws an
    /// <see cref="EngineException"/> if there is none.</param>
    public static SweepFileResult Read(string text, string fileName, SpecCatalog catalog, Func<string, SweepState>? earlier = null)
    {
        ArgumentNullException.ThrowIfNull(text);
        ArgumentNullException.ThrowIfNull(catalog);
        var (problems, warnings) = (new Problems(), new List<string>());
        SweepSpec? spec = null;
        try
        {
            if (YamlTree.Read(text, problems) is { } root)
                spec = Spec(root, fileName, catalog, earlier, problems, warnings);
        }
        catch (Problems.FullException)
        {
            // What was found so far is reported.
        }

        return problems.Count > 0 || spec is null
            ? new(null, problems.All())
            : new(spec, []) { Warnings = [.. SpecWarnings.Of(spec), .. warnings] };
    }

    private static SweepSpec? Spec(
        YamlNode root,
        string fileName,
        SpecCatalog catalog,
        Func<string, SweepState>? earlier,
        Problems problems,
        List<string> warnings
    )
    {
        var top = new Section("", root, 1, problems, SweepKeys.Of(""));
        if (root is not YamlMap)
            return null;
        var search = top.Word("search", "random", Searchers.Names);
        var folder = Path.GetDirectoryName(Path.GetFullPath(fileName)) ?? Directory.GetCurrentDirectory();
        var task = TaskReader.Read(top, catalog, problems, folder);
        var definition = catalog.Tasks.FirstOrDefault(known => known.Name == task?.Name);
        var (command, counts) =
            task?.Name == CommandSpec.TaskName
                ? new CommandReader(top, catalog, problems, warnings).Read(folder)
                : default((CommandSpec?, ComputeUnit?));
        if (command is not null)
            catalog = new DeclaredCatalog(top, command.Metrics, problems).In(catalog);
        if (command is null && task is not null && definition is not null)
            catalog = catalog with { Training = [.. catalog.Training, .. TaskParameters.Of(definition, task)] };
        var facts = new BaseFacts(!definition?.HasBaseNetwork, RowsPerCondition: ConditionSettings.RowsIn(task));
        var before = problems.Count;
        var space = new SpaceReader(catalog, problems).Read(top, search == "grid");
        space = space with { Points = new PointsReader(catalog, facts, problems).Read(top, space) };
        if (problems.Count == before)
            MethodChecks.Space(top, space, catalog, facts);
        RewardChecks.Weights(top, space, task, definition);
        RewardChecks.Gradient(top, space, task, catalog);
        var (objective, objectives) = new ObjectiveReader(problems, definition, command, task).Read(top);
        var halving = HalvingReader.Read(top, counts);
        space = new WarmStartReader(catalog, command, earlier, warnings).Read(top, space, search, task, objective, halving);
        var evaluation = command is null ? ReadEvaluation(top) : new EvaluationSpec();
        var trials = top.Whole("trials", 1, SpecChecks.MostTrials);
        var name = Name(top, fileName);
        var seed = Seed(top);
        var slots = Slots(top);
        var failures = top.Whole("max_failures", 0, 1000) ?? 3;
        var (target, targetShare) = TargetReader.Read(top, objective, command, space, task);
        var (backend, isolation) = command is null ? Placement(top, task, problems, catalog) : (BackendSpec.Managed, Isolation.Thread);
        var timeout = top.Duration("segment_timeout", MostTimeout);
        var checkpointEvery = top.Duration("checkpoint_every", MostTimeout);
        var timeLimit = top.Duration("time_limit", MostTime);
        var mostFailed = top.Whole("max_failed_trials", 0, 1_000_000);
        if (space.Methods.Count > 0 && (trials is not null || !top.Has("trials")))
            trials = SpecChecks.Trials(top, space, search, halving, trials);
        var resources = ResourcesReader.Read(top, backend, command is not null);
        var repeats = ReadRepeats(top, trials);
        if (halving is not null)
        {
            // What an iteration of a command costs is not known.
            if (command is null)
                SpecChecks.Compute(top, space, halving, catalog, facts);
            SpecChecks.Ties(top, halving, objective, objectives, command, task);
            if (halving.TieErrors > 0 && command is null)
                evaluation = evaluation with { Batched = objective.Metric };
        }

        return task is null || halving is null || trials is null
            ? null
            : new(name, task, space, search, objective, halving, evaluation, trials.Value, seed, slots, failures, target)
            {
                Objectives = objectives,
                Backend = backend,
                Isolation = isolation,
                SegmentTimeout = timeout,
                CheckpointEvery = checkpointEvery,
                TimeLimit = timeLimit,
                TargetShare = targetShare,
                MaxFailedTrials = mostFailed,
                Repeats = repeats,
                Resources = resources,
                Command = command,
            };
    }

    private static (BackendSpec Backend, Isolation Isolation) Placement(
        Section top,
        TaskSettings? task,
        Problems problems,
        SpecCatalog catalog
    )
    {
        var backend = BackendReader.Read(top, task, problems, catalog.Trains);
        return (backend, ReadIsolation(top, catalog.Trains ? BackendReader.UsualIsolation(backend) : Isolation.Thread));
    }

    private static Isolation ReadIsolation(Section top, Isolation usual) =>
        EnumWords.Parse<Isolation>(top.Word("isolation", usual.ToWord(), EnumWords.All<Isolation>()));

    private static int ReadRepeats(Section top, int? trials)
    {
        var repeats = top.Whole("repeats", 1, 1000) ?? 1;
        if ((long?)trials * repeats > SpecChecks.MostTrials)
            top.Wrong(
                "repeats",
                $"gives {trials} configurations {repeats} runs each, but a sweep may have at most {SpecChecks.MostTrials} runs: lower trials or repeats"
            );
        return repeats;
    }

    private static EvaluationSpec ReadEvaluation(Section top)
    {
        var (section, defaults) = (top.Below("evaluation"), new EvaluationSpec());
        return new(
            section.Whole("samples", 16, 1 << 20) ?? defaults.Samples,
            section.Whole("ode_steps", 1, 10_000) ?? defaults.OdeSteps,
            section.Whole("control_samples", 16, 1 << 20) ?? defaults.ControlSamples,
            section.Whole("control_steps", 1, 10_000) ?? defaults.ControlSteps,
            section.Whole("per_rung", 1, 1000) ?? defaults.PerRung
        );
    }

    // The name becomes part of a folder's name.
    private static string Name(Section top, string fileName)
    {
        if (!top.Has("name") || top.Text("name", NameRule) is not { } name)
            return NameOf(fileName);
        if (!IsName(name))
            top.Wrong("name", $"must be {NameRule}, not {top.Node("name")!.Kind}");
        return name;
    }

    /// <summary>
    /// Returns the name of a sweep whose file does not say it: the file's name without its ending, or <c>sweep</c> if a sweep cannot have
    /// that.
    /// </summary>
    public static string NameOf(string fileName) => Path.GetFileNameWithoutExtension(fileName) is var name && IsName(name) ? name : "sweep";

    /// <summary>Whether a sweep can have this name.</summary>
    public static bool IsName(string name) =>
        name.Length is > 0 and <= 64
        && char.IsAsciiLetterOrDigit(name[0])
        && name.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.');

    private static ulong Seed(Section top)
    {
        const string Expected = "a whole number from 0 to 18446744073709551615";
        if (top.Text("seed", Expected) is not { } text)
            return 0;
        if (ulong.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var seed))
            return seed;
        top.Wrong("seed", $"must be {Expected}, not '{text}'");
        return 0;
    }

    private static int? Slots(Section top) =>
        top.Node("slots") is YamlScalar { Text: "auto" } ? null : top.Whole("slots", 1, MostSlots, ", or auto");
}
