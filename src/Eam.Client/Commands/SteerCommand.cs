using System.CommandLine;
using System.Text.Json.Nodes;
using Eam.Client.Rendering;
using Eam.Engine.Results;
using Eam.Engine.Sweeps;

namespace Eam.Client.Commands;

/// <summary>What the verbs share that steer a sweep, whichever process runs it: pause, stop, cancel, retry.</summary>
/// <param name="terminal">Where they write.</param>
internal sealed class SteerCommand(Terminal terminal)
{
    private readonly Argument<string> _sweep = CommonOptions.Sweep();
    private readonly Option<string?> _data = CommonOptions.Data();
    private readonly Option<bool> _json = new("--json") { Description = "print one JSON object on stdout" };

    /// <summary>A request that was done.</summary>
    /// <param name="Before">The sweep as it was.</param>
    /// <param name="After">As it is.</param>
    /// <param name="Data">What <c>--data</c> said.</param>
    public sealed record Done(SweepResults Before, SweepResults After, string? Data)
    {
        /// <summary>Its identifier.</summary>
        public string Sweep => Before.Sweep;

        /// <summary>A process held it.</summary>
        public bool WasRunning => Before.Status is SweepStatus.Running or SweepStatus.Paused;

        /// <summary>How it stands, as a word.</summary>
        public string Status => After.Status.ToString().ToLowerInvariant();
    }

    /// <summary>A verb.</summary>
    /// <param name="name">As it is typed.</param>
    /// <param name="description">One line.</param>
    /// <param name="ask">Asks the service; gets the sweep's folder. Returns fields of the JSON object beside the sweep and its status.</param>
    /// <param name="tell">The line for people.</param>
    /// <param name="options">Its own options.</param>
    public Command Create(
        string name,
        string description,
        Func<ParseResult, ISweepService, SweepResults, CancellationToken, Task<JsonObject>> ask,
        Func<ParseResult, Done, string> tell,
        params IEnumerable<Option> options)
    {
        var command = new Command(name, description) { _sweep, _data };
        foreach (var option in options)
            command.Add(option);
        command.Add(_json);
        command.SetAction(parsed => ExecuteAsync(parsed, ask, tell));
        return command;
    }

    private async Task<int> ExecuteAsync(
        ParseResult parsed, Func<ParseResult, ISweepService, SweepResults, CancellationToken, Task<JsonObject>> ask, Func<ParseResult, Done, string> tell)
    {
        var (data, folder) = (parsed.GetValue(_data), DataFolder.Resolve(parsed.GetValue(_data)));
        var before = SweepNames.Read(folder, parsed.GetRequiredValue(_sweep));
        await using var service = new LocalSweepService(new LocalSweepOptions { Folder = folder, Time = terminal.Time });
        var fields = await ask(parsed, service, before, terminal.Interrupts.Stop).ConfigureAwait(false);
        var done = new Done(before, SweepResults.Load(before.Folder), data);
        if (!parsed.GetValue(_json))
        {
            terminal.Output.Writer.WriteLine(tell(parsed, done));
            return ExitCode.Done;
        }

        var node = new JsonObject { ["sweep"] = done.Sweep, ["was_running"] = done.WasRunning, ["status"] = done.Status };
        foreach (var (key, value) in fields)
            node[key] = value?.DeepClone();
        Json.Write(terminal.Output.Writer, node);
        return ExitCode.Done;
    }
}
