using Eam.Core.Tasks;
using Eam.Engine.Specs;

namespace Eam.Engine.Tests.Specs;

public sealed class CommandFileErrorTests : IDisposable
{
    private const string Run = "run: [sh, train.sh]",
        Metrics = "metrics: {reward: maximize, kl: minimize}",
        Batch = "batch_size: 32",
        Trials = "trials: 27";

    private readonly CommandSweepFile _file = new();

    public void Dispose() => _file.Dispose();

    /// <summary>Makes one change to the sample and expects these lines and no other. FOLDER is that of the sweep file.</summary>
    [Theory]
    [InlineData(Run, "run: sh train.sh", "4: task.run must be a list, because one text is one program: write [sh, train.sh]")]
    [InlineData(
        Run,
        "run: sh -c 'echo $HOME'",
        "4: task.run must be a list, because one text is one program: write [sh, -c, ..] for a line of a shell, or each word as an item, as in [python3, train.py]"
    )]
    [InlineData(
        Run,
        "run: []",
        "4: task.run must be a list of the program and its arguments, such as [python3, train.py], not an empty one"
    )]
    [InlineData(Run, "run:", "4: task.run must be a list of the program and its arguments, such as [python3, train.py], not nothing")]
    [InlineData(Run, "run: {a: b}", "4: task.run must be a list of the program and its arguments, such as [python3, train.py], not a map")]
    [InlineData(
        Run,
        "run: [sh, [a]]",
        "4: task.run must be a list of the program and its arguments, such as [python3, train.py]; one of its items is a list"
    )]
    [InlineData(Run, "run: ['', a]", "4: task.run must begin with a program, not with an empty text")]
    [InlineData(
        Run,
        "runn: [sh, train.sh]",
        "3: task.run is missing: a list of the program and its arguments, such as [python3, train.py]\n4: unknown key 'task.runn'; did you mean 'run'?"
    )]
    [InlineData(Run, "run: [no-such-program-here]", "4: task.run names no-such-program-here, which is not found on PATH")]
    [InlineData(
        Run,
        "run: [train.sh]",
        "4: task.run names train.sh, which is not found on PATH, but it is a file in FOLDER: write ./train.sh, or name the program that reads it, as in [python3, train.sh]"
    )]
    [InlineData(
        Run,
        "run: ['no-such-program train.sh']",
        "4: task.run names no-such-program train.sh, which is not found on PATH: each word is an item of the list, as in [no-such-program, train.sh]"
    )]
    [InlineData(
        Run,
        "run: [./train.sh]",
        "4: task.run names FOLDER/train.sh, which is not executable: run chmod +x on it, or name the program that reads it, as in [python3, train.py]"
    )]
    [InlineData(Run, "run: [./trian.sh]", "4: task.run names FOLDER/trian.sh, but there is no such file; did you mean 'train.sh'?")]
    [InlineData(Run, "run: [./.]", "4: task.run names FOLDER, which is a folder, not a program")]
    [InlineData(
        Metrics,
        "metrics: [reward, kl]",
        "5: task.metrics needs a goal for each metric, maximize or minimize: write {reward: maximize, kl: maximize}"
    )]
    [InlineData(Metrics, "metrics: {}", "5: task.metrics must have at least one metric, not none")]
    [InlineData(
        Metrics,
        "metrics: reward",
        "5: task.metrics must be a map of metrics and their goals, such as {reward: maximize, kl: minimize}, not 'reward'"
    )]
    [InlineData(
        Metrics,
        "heartbeats: 1m",
        "3: task.metrics is missing: a map of metrics and their goals, such as {reward: maximize, kl: minimize}\n5: unknown key 'task.heartbeats'; did you mean 'heartbeat'?"
    )]
    [InlineData(
        Metrics,
        "metrics: {reward: maximise}",
        "5: task.metrics.reward must be one of maximize, minimize, not 'maximise'; did you mean 'maximize'?"
    )]
    [InlineData(
        Metrics,
        "metrics: {reward: max}",
        "5: task.metrics.reward must be one of maximize, minimize, not 'max'; did you mean 'maximize'?"
    )]
    [InlineData(Metrics, "metrics: {reward: }", "5: task.metrics.reward needs a goal: maximize or minimize")]
    [InlineData(
        Metrics,
        "metrics: {reward: maximize, seconds: minimize}",
        "5: task.metrics.seconds cannot be a metric, because seconds is a column of trials.csv: give it another name, such as my_seconds"
    )]
    [InlineData(
        Metrics,
        "metrics: {reward: maximize, compute: minimize}",
        "5: task.metrics.compute cannot be a metric, because compute is an objective of every sweep: give it another name, such as my_compute"
    )]
    [InlineData(
        Metrics,
        "metrics: {reward: maximize, 'a b': minimize}",
        "5: task.metrics must have names, not 'a b': each is a name of at most 64 letters, digits, '_', '-' and '.', that starts with a letter"
    )]
    [InlineData("compute: nfe", "compute: steps", "6: task.compute must be one of nfe, flops, seconds, iterations, not 'steps'")]
    [InlineData("  compute: nfe\n", "", "3: task.compute is missing: what the program counts, one of nfe, flops, seconds, iterations")]
    [InlineData(
        "heartbeat: 10m",
        "heartbeat: 10",
        "7: task.heartbeat must be a time such as 90s, 30m or 2h, above 0 and at most 720h, not '10'"
    )]
    [InlineData(
        "values: [am, eam]",
        "values: [am, 'e am']",
        "8: method must be a name of at most 64 letters, digits, '_' and '-', that starts with a letter, not 'e am'"
    )]
    [InlineData("values: [am, eam]", "values: [am, am]", "8: method lists 'am' twice")]
    [InlineData(
        "method: {values: [am, eam]}",
        "method: bayes",
        "8: method must be a name of at most 64 letters, digits, '_' and '-', that starts with a letter, not 'bayes'; the search is another key: write `search: tpe`"
    )]
    [InlineData(
        "values: [am, eam]",
        "values: [eam]",
        "11: parameters.am.steps belongs to method am, which this sweep does not run (method: eam); did you mean 'eam'?; for a parameter of every method write am_steps"
    )]
    [InlineData(
        "am.steps: {values: [10, 20]}",
        "am: {steps: {values: [10, 20]}}",
        "11: parameters have no levels: write 'am.steps' as one name with a dot, not 'steps' below 'am'"
    )]
    [InlineData(
        Batch,
        "seed: 3",
        "13: parameters.seed cannot be a parameter, because seed is a column of trials.csv: give it another name, such as my_seed"
    )]
    [InlineData(Batch, "kl: 3", "13: parameters.kl cannot be a parameter, because kl is a metric of task.metrics")]
    [InlineData(
        Batch,
        "'1st': 3",
        "13: parameters must have names, not '1st': each is a name of at most 64 letters, digits, '_', '-' and '.', that starts with a letter"
    )]
    [InlineData(
        Batch,
        "batch_size: nan",
        "13: parameters.batch_size must be a finite number, or a word of 1 to 256 characters without '|', not 'nan'"
    )]
    [InlineData(
        Batch,
        "batch_size: 'a|b'",
        "13: parameters.batch_size must be a finite number, or a word of 1 to 256 characters without '|', not 'a|b'"
    )]
    [InlineData(Batch, "batch_size:", "13: parameters.batch_size must be a number, not nothing")]
    [InlineData(
        Batch,
        "batch_size: tune.randint(1, 9)",
        "13: parameters.batch_size must be a number, not 'tune.randint(1, 9)'; write `{min: .., max: .., integer: true}` instead"
    )]
    [InlineData(Batch, "batch_size: {min: small, max: 9}", "13: parameters.batch_size.min must be a finite number, not 'small'")]
    [InlineData(
        Batch,
        "batch_size: {min: 1.5, max: 9, integer: true}",
        "13: parameters.batch_size.min and max must be whole numbers, because the parameter is a whole number"
    )]
    [InlineData(
        Trials,
        "trials: 27\nobjective: {metric: rewrd}",
        "16: objective.metric must be one of reward, kl, not 'rewrd'; did you mean 'reward'?"
    )]
    [InlineData(Trials, "trials: 27\nobjective: sw2", "16: objective must be one of kl, reward, not 'sw2'")]
    [InlineData(
        "compute: {min",
        "compute: {unit: seconds, min",
        "14: halving.compute.unit is seconds, but the command counts nfe (task.compute): leave unit out"
    )]
    [InlineData(
        "compute: {min: 1000, max: 9000}",
        "compute: {min: 1000, max: 9000}, ties: {standard_errors: 1}",
        "14: halving.ties needs the standard error of reward: add reward_se: minimize to task.metrics, and report it"
    )]
    [InlineData(
        Trials,
        "trials: 27\nbackend: torch",
        "16: backend cannot be used with task command, because the program decides what it trains on: leave it out"
    )]
    [InlineData(
        Trials,
        "trials: 27\nevaluation: {samples: 512}",
        "16: evaluation cannot be used with task command, because the program measures its own metrics: leave it out"
    )]
    [InlineData(
        Trials,
        "trials: 27\nisolation: process",
        "16: isolation cannot be used with task command, because a command always has its own process: leave it out"
    )]
    [InlineData(
        Trials,
        "trials: 27\ntarget: 90%",
        "16: target is 90%, but task command has no base model and no known optimum to take a share of: give a number"
    )]
    [InlineData(Trials, "trials: 27\nresources: {devices: 0}", "16: resources.devices must be a whole number from 1 to 1024, not '0'")]
    [InlineData(
        Trials,
        "trials: 27\npoints: [{method: am, learning_rate: 1e-3, optimizer: adan, am.steps: 10}]",
        "16: points.optimizer must be one of adam, sgd, not 'adan'; did you mean 'adam'?"
    )]
    [InlineData(
        Trials,
        "trials: 27\npoints: [{method: am, learning_rate: 1e-3, am.steps: 10}]",
        "16: points.optimizer is missing: one of adam, sgd, because it has no default"
    )]
    [InlineData(
        Trials,
        "trials: 27\npoints: [{method: eam, lr: 1e-3, learning_rate: 1e-3, optimizer: sgd}]",
        "16: points: unknown parameter 'lr'; this sweep has learning_rate, optimizer, batch_size"
    )]
    [InlineData(Trials, "trials: 27\nnotes: x", "16: unknown key 'notes'")]
    public void Read_OneMistake_GivesTheseLines(string old, string @new, string expected)
    {
        var read = _file.Read(old, @new);

        read.Spec.ShouldBeNull();
        string.Join('\n', read.Problems.Select(problem => $"{problem.Line}: {problem.Text}"))
            .ShouldBe(expected.Replace("FOLDER", _file.Folder, StringComparison.Ordinal));
    }

    [Fact]
    public void Read_TaskAsOneWord_NamesWhatIsMissing() =>
        SweepFile
            .Read("task: command\nhalving: {compute: {max: 9}, algorithm: none}\ntrials: 3\n", _file.Path("sweep.yaml"))
            .Problems.Select(problem => problem.Path)
            .ShouldBe(["task.run", "task.metrics", "task.compute"], ignoreOrder: true);

    [Fact]
    public void Read_ForAClustersGateway_DoesNotLookAtTheDisk()
    {
        var gateway = SpecCatalog.Default with { Trains = false };
        var any = gateway with { Commands = CommandPolicy.Requests(CommandPermission.OfCluster([]), "/srv/jobs") };

        var spec = _file.Read(Run, "run: [./nothing, nothing.py]", any).Spec!;

        (spec.Command!.Program, spec.Command.Folder).ShouldBe(("/srv/jobs/nothing", "/srv/jobs"));
        Lines(_file.Read(catalog: gateway with { Commands = CommandPolicy.Requests(CommandPermission.OfCluster([]), null) }))
            .ShouldBe([
                "4: task.run names train.sh, but a sweep file in a request has no folder: give the full path on the server, or set Eam__Files of the gateway",
            ]);
        Lines(_file.Read(catalog: gateway with { Commands = CommandPolicy.Requests(CommandPermission.NoneOfCluster, null) }))
            .ShouldBe([
                "2: task must not be command in a request, because this server runs no programs of sweeps; its operator can allow it (Eam__Commands=allow)",
            ]);
    }

    [Fact]
    public void Read_ProgramThatTheListDoesNotHave_IsRefusedWithoutALookAtTheDisk()
    {
        var catalog = SpecCatalog.Default with
        {
            Commands = CommandPolicy.Requests(CommandPermission.OfCluster(["python3", "/srv/jobs"]), _file.Folder),
        };

        Lines(_file.Read(Run, "run: [./nothing]", catalog))
            .ShouldBe([
                $"4: task.run is refused: this server may not start {_file.Path("nothing")}, but only python3, /srv/jobs; its operator can allow more (Eam__CommandPrograms)",
            ]);
    }

    [Fact]
    public void Read_ARequestWithoutPermission_SaysHowToAllowItWithoutALookAtTheDisk() =>
        Lines(
                _file.Read(
                    Run,
                    "run: [./nothing]",
                    SpecCatalog.Default with
                    {
                        Commands = CommandPolicy.Requests(CommandPermission.NoneOfServer, null),
                    }
                )
            )
            .ShouldBe([
                "2: task must not be command in a request, because this server runs no programs of sweeps; its operator can allow it (`eam serve --allow-commands`, or EAM_ALLOW_COMMANDS=1)",
            ]);

    [Fact]
    public void Read_ARequestWithoutAFolder_NeedsFullPaths()
    {
        var catalog = SpecCatalog.Default with { Commands = CommandPolicy.Requests(CommandPermission.Any, null) };

        Lines(_file.Read(catalog: catalog))
            .ShouldBe([
                "4: task.run names train.sh, but a sweep file in a request has no folder: give the full path on the server, or start the server with --files DIR",
            ]);
        Lines(_file.Read(Run, "run: [sh, -c, exit]", catalog))
            .ShouldBe([
                "4: task.run names no file, and a sweep file in a request has no folder in which the program could start: give the full path of a file on the server, or start the server with --files DIR",
            ]);
        _file.Read(Run, $"run: [sh, {_file.Path("train.sh")}]", catalog).Spec!.Command!.Folder.ShouldBe(_file.Folder);
    }

    [Fact]
    public void Read_ARequestWithAFolderOfFiles_StartsThere()
    {
        var catalog = SpecCatalog.Default with { Commands = CommandPolicy.Requests(CommandPermission.Any, _file.Folder) };

        var read = SweepFile.Read(CommandSweepFile.Sample, "body", catalog);

        read.Problems.ShouldBeEmpty();
        read.Warnings.ShouldBeEmpty();
        read.Spec!.Command!.Folder.ShouldBe(_file.Folder);
    }

    private static IEnumerable<string> Lines(SweepFileResult read) => read.Problems.Select(problem => $"{problem.Line}: {problem.Text}");
}
