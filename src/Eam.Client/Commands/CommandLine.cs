using System.CommandLine;
using System.CommandLine.Invocation;
using Eam.Engine;

namespace Eam.Client.Commands;

/// <summary>The command tree. It is also the one place where exceptions become error lines and exit codes.</summary>
internal static class CommandLine
{
    /// <summary>Parses and runs one command.</summary>
    /// <returns>One of <see cref="ExitCode"/>.</returns>
    public static async Task<int> RunAsync(IReadOnlyList<string> arguments, Terminal terminal)
    {
        try
        {
            var root = Create(terminal);
            var parsed = root.Parse(VerbFirst(arguments));
            if (arguments.Count == 0)
                return Overview(root, terminal);
            if (parsed.Action is ParseErrorAction)
                throw new UsageException(UsageErrors.Of(parsed));

            return await parsed.InvokeAsync(
                new InvocationConfiguration
                {
                    EnableDefaultExceptionHandler = false,
                    ProcessTerminationTimeout = null,
                    Output = terminal.Output.Writer,
                    Error = terminal.Error.Writer,
                }
            );
        }
        catch (Exception error)
        {
            return Report(error, terminal);
        }
        finally
        {
            await terminal.Output.Writer.FlushAsync();
        }
    }

    // "eam --server URL run FILE": the option --server may also stand before the verb.
    private static IReadOnlyList<string> VerbFirst(IReadOnlyList<string> arguments) =>
        arguments.ToArray() switch
        {
            ["--server", var url, var verb, .. var rest] => [verb, "--server", url, .. rest],
            [var server, var verb, .. var rest] when server.StartsWith("--server=", StringComparison.Ordinal) => [verb, server, .. rest],
            _ => arguments,
        };

    private static RootCommand Create(Terminal terminal)
    {
        var root = Verbs(terminal);
        root.Options.OfType<VersionOption>().Single().Action = new PrintVersion(terminal);
        return root;
    }

    /// <summary>Creates the verbs, in the order of the help.</summary>
    internal static RootCommand Verbs(Terminal terminal) =>
        new("Races reward fine-tuning settings of flow and diffusion models over compute.")
        {
            RunCommand.Create(terminal),
            StartCommand.Create(terminal),
            WatchCommand.Create(terminal),
            PreviewCommand.Create(terminal),
            SimulateCommand.Create(terminal),
            ServeCommand.Create(terminal),
            TrainCommand.Create(terminal),
            ResumeCommand.Create(terminal),
            PauseCommand.Create(terminal),
            StopCommand.Create(terminal),
            CancelCommand.Create(terminal),
            RetryCommand.Create(terminal),
            LsCommand.Create(terminal),
            ShowCommand.Create(terminal),
            TrialsCommand.Create(terminal),
            LogsCommand.Create(terminal),
            BestCommand.Create(terminal),
            CompareCommand.Create(terminal),
            ExportCommand.Create(terminal),
            ReportCommand.Create(terminal),
            GcCommand.Create(terminal),
            DevicesCommand.Create(terminal),
            TasksCommand.Create(terminal),
            InitCommand.Create(terminal),
            PretrainCommand.Create(terminal),
            DoctorCommand.Create(terminal),
            WorkerCommand.Create(terminal),
        };

    // `eam` alone shows the overview, and exits with a usage error so that a script which forgot its verb notices.
    private static int Overview(RootCommand root, Terminal terminal)
    {
        root.Parse("--help").Invoke(new InvocationConfiguration { Output = terminal.Error.Writer, Error = terminal.Error.Writer });
        return ExitCode.Usage;
    }

    private static int Report(Exception error, Terminal terminal)
    {
        if (error is AggregateException { InnerException: { } only })
            error = only;
        var (code, lines) = error switch
        {
            UsageException usage => (ExitCode.Usage, usage.Lines),
            EngineException or IOException or UnauthorizedAccessException => (ExitCode.Failed, [OneLine(error.Message)]),
            OperationCanceledException => (ExitCode.Interrupted, ["interrupted"]),
            OutOfMemoryException => (ExitCode.Failed, ["out of memory: use fewer slots or a smaller batch_size"]),
            _ => (
                ExitCode.Failed,
                (IReadOnlyList<string>)
                    [$"internal error: {error.GetType().Name}: {OneLine(error.Message)} (set EAM_DEBUG=1 to see the stack trace)"]
            ),
        };
        foreach (var line in lines)
            terminal.Complain(line);
        if (terminal.Debug)
            terminal.Error.Writer.WriteLine(error);
        return code;
    }

    // The library would print the version of the program that hosts it, and that program is not always eam.
    private sealed class PrintVersion(Terminal terminal) : SynchronousCommandLineAction
    {
        public override bool ClearsParseErrors => true;

        public override int Invoke(ParseResult parseResult)
        {
            terminal.Output.Writer.WriteLine(EamVersion.Full);
            return ExitCode.Done;
        }
    }

    private static string OneLine(string message) => message.ReplaceLineEndings(" ");
}
