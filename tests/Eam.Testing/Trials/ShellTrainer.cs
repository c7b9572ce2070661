using Eam.Core.Sweeps;
using Eam.Core.Tasks;
using Eam.Testing.Sweeps;

namespace Eam.Testing.Trials;

/// <summary>
/// A program of a user as a script of a POSIX shell, in a folder for one test. Its loss is the learning rate. It continues from the amount
/// of compute in its checkpoint, and crashes if that is not where its segment begins.
/// </summary>
public sealed class ShellTrainer : IDisposable
{
    private const string Script = """
        hear() { IFS= read -r line <&3; }
        say() { printf '%s\n' "$1" >&4; }
        field() { printf '%s' "$line" | sed -n 's/.*"'"$1"'":"\{0,1\}\([^",}]*\).*/\1/p'; }
        hear
        to=$(field to); from=0
        [ "$(field checkpoint)" = null ] || from=$(cat "$(field checkpoint)/step one/at")
        [ "$from" = "$(field from)" ] || exit 7
        echo "from $from to $to"
        echo "gpus $CUDA_VISIBLE_DEVICES"
        say '{"type":"report","compute":'$to',"metrics":{"loss":'$(field learning_rate)'}}'
        mkdir "$(field save_to)/step one"
        echo "$to" > "$(field save_to)/step one/at"
        say '{"type":"save","compute":'$to'}'
        hear
        say '{"type":"done"}'

        """;

    private readonly TemporaryFolder _folder = new();

    /// <summary>Writes the script.</summary>
    public ShellTrainer() => File.WriteAllText(_folder.File("train.sh"), Script.ReplaceLineEndings("\n"));

    /// <summary>Why no test can use it on this system, in one line; null if tests can.</summary>
    public static string? Missing => OperatingSystem.IsWindows() ? "programs get file descriptors, which Windows does not have" : null;

    /// <summary>Returns a sweep of the script: <see cref="SweepSpecs.Command"/>.</summary>
    public SweepSpec Spec(int trials = 18) =>
        SweepSpecs.Command(trials) with
        {
            Command = new CommandSpec(["sh", "train.sh"], _folder.Path, [new("loss", false)]),
            Evaluation = new(),
        };

    /// <inheritdoc/>
    public void Dispose() => _folder.Dispose();
}
