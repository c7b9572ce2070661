using System.CommandLine;
using System.Text.Json.Nodes;
using Eam.Client.Hosts;
using Eam.Client.Rendering;
using Eam.Core;
using Eam.Core.Sweeps;
using Eam.Engine.Results;
using Eam.Engine.Sweeps;

namespace Eam.Client.Commands;

/// <summary>Common part of the verbs that steer a sweep in any process: pause, stop, cancel.</summary>
/// <param name="terminal">Terminal that the verbs write to.</param>
internal sealed class SteerCommand(Terminal terminal)
{
    private readonly Argument<string> _sweep = CommonOptions.Sweep();

    /// <summary>A completed request.</summary>
    /// <param name="Before">The sweep before the request.</param>
    /// <param name="After">The sweep after the request.</param>
    /// <param name="Host">Host of the sweep.</param>
    public sealed record Done(SweepResults Before, SweepResults After, SweepHost Host)
    {
        /// <summary>Identifier of the sweep.</summary>
        public string Sweep => Before.Sweep;

        /// <summary>Whether a process held the sweep before the request.</summary>
        public bool WasRunning => Before.Status is SweepStatus.Running or SweepStatus.Paused;

        /// <summary>The line for people if the sweep had ended, so that the request changed nothing.</summary>
        public string EndedLine => $"{Sweep} {(WasRunning ? "ended before the request" : "was not running")}: its status is {Status}";

        /// <summary>Status of the sweep after the request, as a word.</summary>
        public string Status => After.Status.ToWord();
    }

    /// <summary>Creates a verb.</summary>
    /// <param name="verb">The verb.</param>
    /// <param name="ask">Sends the request to the service; its text argument is the service's identifier of the sweep. Returns further
    /// fields of the JSON answer.</param>
    /// <param name="tell">Returns the line for people.</param>
    /// <param name="options">Options of this verb alone.</param>
    public Command Create(
        Verb verb,
        Func<ParseResult, ISweepService, string, CancellationToken, Task<JsonObject>> ask,
        Func<ParseResult, Done, string> tell,
        params IEnumerable<Option> options
    )
    {
        var command = new Command(verb.Name, verb.Description) { _sweep };
        var hosts = HostOptions.Of(command);
        foreach (var option in options)
            command.Add(option);
        var listing = ListingOptions.Of(command, "output format");
        command.SetAction((parsed, _) => ExecuteAsync(parsed, hosts, listing, ask, tell));
        return command;
    }

    private async Task<int> ExecuteAsync(
        ParseResult parsed,
        HostOptions hosts,
        ListingOptions listing,
        Func<ParseResult, ISweepService, string, CancellationToken, Task<JsonObject>> ask,
        Func<ParseResult, Done, string> tell
    )
    {
        var stop = terminal.Interrupts.Stop;
        await using var host = await hosts.OpenAsync(parsed, terminal);
        var before = await host.ReadAsync(parsed.GetRequiredValue(_sweep), stop);
        var fields = await ask(parsed, host.Service, host.Id(before), stop);
        var done = new Done(before, await host.ReadAsync(host.Id(before), stop), host);
        var node = new JsonObject
        {
            ["sweep"] = done.Sweep,
            ["was_running"] = done.WasRunning,
            ["status"] = done.Status,
        };
        foreach (var (key, value) in fields)
            node[key] = value?.DeepClone();
        return listing.Print(parsed, terminal, new RequestResult(tell(parsed, done), node));
    }
}
