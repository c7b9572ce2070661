using System.CommandLine;
using System.Diagnostics;
using Eam.Engine.Workers;

namespace Eam.Client.Commands;

/// <summary>
/// <c>eam worker</c>: the child process that a sweep with <c>isolation: process</c> starts for each slot. Users do not start it, so no help
/// text lists it.
/// </summary>
internal static class WorkerCommand
{
    /// <summary>The verb and its row in the overview.</summary>
    public static Verb Verb { get; } =
        new("worker", null, "Trains for a sweep that runs in another process", Create, IsHidden: true, SavesFirst: true);

    private static Command Create(Terminal terminal)
    {
        var command = new Command(Verb.Name, Verb.Description) { Hidden = Verb.IsHidden };
        command.SetAction(_ => Execute(terminal));
        return command;
    }

    private static int Execute(Terminal terminal)
    {
        if (!Console.IsInputRedirected)
            throw new UsageException("'eam worker' is started by sweeps with `isolation: process`, not by hand");
        using var input = Console.OpenStandardInput();
        using var output = Console.OpenStandardOutput();

        // Standard output carries the protocol's messages, so any other output goes to the log.
        Console.SetOut(Console.Error);
        return WorkerHost.Run(input, output, terminal.Error.Writer, static () => Process.GetCurrentProcess().Kill());
    }
}
