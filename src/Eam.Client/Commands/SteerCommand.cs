using System.CommandLine;
using System.Text.Json.Nodes;
using Eam.Client.Hosts;
using Eam.Client.Rendering;
using Eam.Core.Sweeps;
using Eam.Engine.Results;
using Eam.Engine.Sweeps;

namespace Eam.Client.Commands;

/// <summary>What the verbs share that steer a sweep, whichever process runs it: pause, stop, cancel, retry.</summary>
/// <param name="terminal">Where they write.</param>
internal sealed class SteerCommand(Terminal terminal)
{
    private readonly Argument<string> _sweep = CommonOptions.Sweep();

    /// <summary>A request that was done.</summary>
    /// <param name="Before">The sweep as it was.</param>
    /// <param name="After">As it is.</param>
    /// <param name="Host">Where it is.</param>
    public sealed record Done(SweepResults Before, SweepResults After, SweepHost Host)
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
    /// <param name="ask">Asks the service; gets what the service knows the sweep by. Returns fields of the JSON object beside the sweep and its status.</param>
    /// <param name="tell">The line for people.</param>
    /// <param name="options">Its own options.</param>
    public Command Create(
        string name,
        string description,
        Func<ParseResult, ISweepService, string, CancellationToken, Task<JsonObject>> ask,
        Func<ParseResult, Done, string> tell,
        params IEnumerable<Option> options
    )
    {
        var command = new Command(name, description) { _sweep };
        var hosts = HostOptions.Of(command);
        foreach (var option in options)
            command.Add(option);
        var listing = ListingOptions.Of(command, "form of the answer");
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
