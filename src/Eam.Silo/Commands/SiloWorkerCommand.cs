using System.CommandLine;
using System.Diagnostics;
using Eam.Engine.Workers;

namespace Eam.Silo.Commands;

/// <summary><c>eam-silo worker</c>: what a sweep with <c>isolation: process</c> starts for each device. Not for people, so it is in no help.</summary>
internal static class SiloWorkerCommand
{
    public static Command Create()
    {
        var command = new Command("worker", "Trains for a silo") { Hidden = true };
        command.SetAction(_ =>
        {
            using var input = Console.OpenStandardInput();
            using var output = Console.OpenStandardOutput();

            // Standard output carries messages: what anything else prints goes to the log.
            Console.SetOut(Console.Error);
            return WorkerHost.Run(input, output, Console.Error, static () => Process.GetCurrentProcess().Kill());
        });
        return command;
    }
}
