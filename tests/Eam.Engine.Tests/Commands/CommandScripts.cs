using Eam.Core.Spaces;
using Eam.Core.Sweeps;
using Eam.Core.Tasks;
using Eam.Engine.Commands;
using Eam.Engine.Results;
using Eam.Engine.Trials;
using Eam.Testing;
using Eam.Testing.Sweeps;

namespace Eam.Engine.Tests.Commands;

/// <summary>Shell scripts that act as programs, for tests.</summary>
internal static class CommandScripts
{
    public const string NeedsUnix = "programs get file descriptors, which Windows does not have";

    /// <summary>Trains to the target of the segment, with one report and one checkpoint of one file.</summary>
    public const string Trains = """
        hear
        printf '%s\n' "$line" >> starts.jsonl
        say '{"type":"report","compute":'$(field to)',"metrics":{"reward":0.5,"kl":2}}'
        echo "weights at $(field to)" > "$(field save_to)/weights"
        say '{"type":"save","compute":'$(field to)'}'
        hear
        say '{"type":"done"}'
        """;

    // `hear` reads the next message, `say` sends one, `field` returns a member of the message that was read last.
    private const string Words = """
        hear() { IFS= read -r line <&3; }
        say() { printf '%s\n' "$1" >&4; }
        field() { printf '%s' "$line" | sed -n 's/.*"'"$1"'":"\{0,1\}\([^",}]*\).*/\1/p'; }

        """;

    public static CancellationToken Now => TestContext.Current.CancellationToken;

    /// <summary>Returns a sweep whose program is a script in a folder: three rungs of 100, 300 and 900 nfe.</summary>
    public static SweepSpec Spec(TemporaryFolder folder, string script, TimeSpan? heartbeat = null)
    {
        // A shell reads its script while it runs it: one that still runs keeps the old file.
        var written = folder.File($"train-{Guid.NewGuid():N}.sh");
        File.WriteAllText(written, Words + script.ReplaceLineEndings("\n") + "\n");
        File.Move(written, folder.File("train.sh"), overwrite: true);
        return SweepSpecs.Small() with
        {
            Command = new CommandSpec(["/bin/sh", "train.sh"], folder.Path, [new("reward", true), new("kl", false)])
            {
                Heartbeat = heartbeat,
            },
            Task = TaskSettings.Defaults(CommandSpec.TaskName),
            Objective = new("reward", true),
            Evaluation = new(),
        };
    }

    /// <summary>Returns the folder of a sweep inside the folder of its script.</summary>
    public static SweepFolder Folder(TemporaryFolder folder)
    {
        var sweep = new SweepFolder(folder.File("sweep"));
        Directory.CreateDirectory(sweep.Path);
        return sweep;
    }

    public static CommandTrialRunner Runner(TemporaryFolder folder, string script, TimeSpan? heartbeat = null, TimeProvider? time = null)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), NeedsUnix);
        return new(Spec(folder, script, heartbeat), Folder(folder), time ?? TimeProvider.System);
    }

    /// <summary>Returns a segment of trial 3 to the first (0), second (1) or third (2) rung.</summary>
    public static SegmentRequest Request(int rung = 0)
    {
        double[] targets = [0, 100, 300, 900];
        var configuration = Configuration
            .Defaults("am")
            .With("learning_rate", ParameterValue.Of(0.003))
            .With("optimizer", ParameterValue.Of("adam"));
        return new(new Segment(3, rung, 0, configuration, ulong.MaxValue, targets[rung], targets[rung + 1]));
    }

    public static SegmentOutcome Run(TemporaryFolder folder, string script) => Runner(folder, script).Run(Request(), null, Now);

    public static SegmentOutcome.Failed Failure(TemporaryFolder folder, string script) =>
        Run(folder, script).ShouldBeOfType<SegmentOutcome.Failed>();

    /// <summary>Returns what the program of trial 3 has printed, with the lines of Eam.</summary>
    public static string Output(TemporaryFolder folder) => File.ReadAllText(Folder(folder).OutputOf(3));
}
