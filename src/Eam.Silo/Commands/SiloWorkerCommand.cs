using System.CommandLine;
using System.Diagnostics;
using System.Runtime.InteropServices;
using Eam.Engine.Workers;

namespace Eam.Silo.Commands;

/// <summary>
/// <c>eam-silo worker</c>: the child process that a sweep with <c>isolation: process</c> starts for each device. Users do not call it, so
/// the help does not list it.
/// </summary>
internal static class SiloWorkerCommand
{
    public static Command Create()
    {
        var command = new Command("worker", "Trains for a silo") { Hidden = true };
        command.SetAction(_ =>
        {
            // Ctrl-C and a hang-up reach every process of a terminal. The silo decides when its workers end: their segments save first.
            using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Ignore);
            using var hangUp = PosixSignalRegistration.Create(PosixSignal.SIGHUP, Ignore);
            using var input = Console.OpenStandardInput();
            using var output = Console.OpenStandardOutput();

            // Standard output carries the worker's messages, so everything else that is printed goes to standard error.
            Console.SetOut(Console.Error);
            return WorkerHost.Run(input, output, Console.Error, static () => Process.GetCurrentProcess().Kill());
        });
        return command;
    }

    private static void Ignore(PosixSignalContext context) => context.Cancel = true;
}
