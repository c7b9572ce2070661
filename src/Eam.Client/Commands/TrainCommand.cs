using System.CommandLine;
using Eam.Client.Hosts;
using Eam.Client.Images;
using Eam.Client.Rendering;
using Eam.Core;
using Eam.Core.Backends;
using Eam.Core.FineTuning;
using Eam.Core.Spaces;
using Eam.Core.Sweeps;
using Eam.Core.Tasks;
using Eam.Engine;
using Eam.Engine.Assets;
using Eam.Engine.Checkpoints;
using Eam.Engine.Specs;
using Eam.Engine.Trials;

namespace Eam.Client.Commands;

/// <summary><c>eam train</c>: trains one configuration, without a sweep.</summary>
internal static class TrainCommand
{
    /// <summary>The verb and its row in the overview.</summary>
    public static Verb Verb { get; } =
        new("train", null, "Trains one configuration and shows its metrics and compute", Create, SavesFirst: true);

    private const double DefaultNfe = 2e6;

    private static Command Create(Terminal terminal)
    {
        var tasks = TaskCatalog.All.Where(task => task.HasModel).Select(task => task.Name).ToList();
        var task = new Option<string>("--task")
        {
            HelpName = "TASK",
            Description = $"task: one of {string.Join(", ", tasks)}",
            Required = true,
        };
        var methods = MethodCatalog.All.Select(method => method.Name).ToList();
        var method = new Option<string>("--method")
        {
            HelpName = "METHOD",
            Description = $"method: one of {string.Join(", ", methods)}",
            Required = true,
        };
        var taskSet = new Option<string[]>("--task-set")
        {
            HelpName = "NAME=VALUE",
            Description = "a setting of the task; may be repeated",
        };
        var set = new Option<string[]>("--set")
        {
            HelpName = "NAME=VALUE",
            Description = "a parameter, such as learning_rate=1e-3 or eam.ode_steps=8; may be repeated",
        };
        var compute = CommonOptions.Number(
            "--compute",
            "N",
            $"amount of compute to train for [default: {DefaultNfe:0} nfe]",
            positive: true
        );
        var units = EnumWords.All<ComputeUnit>();
        var unit = CommonOptions.OneOf("--unit", units[0], "unit of --compute", units);
        var seed = CommonOptions.Seed("seed of all randomness [default: 0]");
        var output = new Option<string?>("--out")
        {
            HelpName = "DIR",
            Description = "folder to keep the checkpoint, metrics.json and image sheets in; the same command resumes from this checkpoint",
        };
        var device = CommonOptions.Device();
        var json = CommonOptions.AsJson();
        var command = new Command(Verb.Name, Verb.Description) { task, method, taskSet, set, compute, unit, seed, output, device, json };
        command.SetAction(parsed =>
        {
            var assignments = (parsed.GetValue(set) ?? []).Concat((parsed.GetValue(taskSet) ?? []).Select(setting => $"task.{setting}"));
            var read = ConfigurationParser.Parse(
                parsed.GetRequiredValue(task),
                parsed.GetRequiredValue(method),
                assignments,
                SweepFileReader.Catalog
            );
            if (read.Task is null || read.Configuration is null)
                throw new UsageException(read.Errors);
            var computeUnit = EnumWords.Parse<ComputeUnit>(parsed.GetRequiredValue(unit));
            if (parsed.GetValue(compute) is null && computeUnit != ComputeUnit.Nfe)
                throw new UsageException($"--unit {Figures.Unit(computeUnit)} needs --compute N");
            var target = parsed.GetValue(compute) ?? DefaultNfe;
            CheckBudget(read.Task, read.Configuration, computeUnit, target);
            var job = new TrainJob(
                read.Task,
                read.Configuration,
                computeUnit,
                target,
                parsed.GetValue(seed) ?? 0,
                parsed.GetValue(output),
                DeviceBackend.Of(read.Task, parsed.GetValue(device))
            );
            return ExecuteAsync(terminal, job, parsed.GetValue(json));
        });
        return command;
    }

    private static void CheckBudget(TaskSettings task, Configuration configuration, ComputeUnit unit, double target)
    {
        var facts = new BaseFacts(!TaskCatalog.Find(task.Name)?.HasBaseNetwork);
        var price = MethodCatalog.Find(configuration.Method)!.Price(configuration, facts);
        var (least, iteration) = unit switch
        {
            ComputeUnit.Nfe when price.Once > 0 => (price.First, "the first iteration, with the samples of the base,"),
            ComputeUnit.Nfe => (price.First, "one iteration"),
            ComputeUnit.Iterations => (1L, "one iteration"),
            _ => (0L, ""), // known only while it runs
        };
        if (target < least)
            throw new UsageException(
                $"--compute {ParameterValue.Of(target)} is less than {iteration} of {configuration.Method} with these parameters ({Figures.Compute(least, unit)})"
            );
    }

    private static async Task<int> ExecuteAsync(Terminal terminal, TrainJob job, bool json)
    {
        var progress = json ? terminal.Error : terminal.Output;
        var task = TaskLoader.Load(job.Task);
        var store = job.Folder is null ? null : new CheckpointStore(Path.Combine(job.Folder, "checkpoint"));
        var runner = new TrialRunner(
            new TrialRunnerOptions(task, job.Unit, new EvaluationSpec())
            {
                Checkpoints = store,
                Time = terminal.Time,
                Backend = job.Backend,
            }
        );
        var line = new ProgressLine(progress, terminal.Time);
        var outcome = await line.RunAsync($"{job.Configuration.Method} on {task.Name}", report =>
            runner.Run(
                new SegmentRequest(new(0, 0, 0, job.Configuration, job.Seed, 0, job.Target)),
                step =>
                    report(
                        new WorkProgress(
                            step.Compute / job.Target,
                            $"{Figures.Compute(step.Compute, job.Unit)}, loss {Figures.Metric(step.Loss)}, reward {Figures.Metric(step.Reward)}"
                        )
                    ),
                terminal.Interrupts.Stop
            )
        );

        switch (outcome)
        {
            case SegmentOutcome.RungReached reached:
                var result = new TrainResult(job, reached.Points, SaveImages(task, store, job));
                if (job.Folder is not null)
                    result.Save(Path.Combine(job.Folder, "metrics.json"));
                if (json)
                    Json.Write(terminal.Output.Writer, result.ToJson());
                else
                    result.Show(terminal.Output.Console);
                return ExitCode.Done;
            case SegmentOutcome.Failed failed:
                throw new EngineException(failed.Reason);
            default:
                terminal.Complain(
                    store is null
                        ? "stopped; nothing was kept, because there is no --out DIR"
                        : $"stopped; the same command resumes from the checkpoint in {store.Folder}"
                );
                return ExitCode.Interrupted;
        }
    }

    private static IReadOnlyList<string> SaveImages(FineTuningTask task, CheckpointStore? store, TrainJob job)
    {
        if (task.ImageSize is null || job.Folder is null || store?.Load(0) is not { } checkpoint)
            return [];
        var images = new TrialImages(task, job.Backend);
        return [images.SaveBase(job.Folder), images.SaveTrial(checkpoint, job.Folder, job.Configuration.Method)];
    }
}
