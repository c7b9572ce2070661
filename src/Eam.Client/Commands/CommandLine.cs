using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;
using Eam.Engine;
using Eam.Engine.Files;

namespace Eam.Client.Commands;

/// <summary>The command tree. It is also the one place where exceptions become error lines and exit codes.</summary>
internal static class CommandLine
{
    /// <summary>All verbs, in the order of the help.</summary>
    internal static IReadOnlyList<Verb> All { get; } =
    [
        RunCommand.Verb,
        StartCommand.Verb,
        WatchCommand.Verb,
        PreviewCommand.Verb,
        SimulateCommand.Verb,
        CapacityCommand.Verb,
        ServeCommand.Verb,
        TrainCommand.Verb,
        ResumeCommand.Verb,
        PauseCommand.Verb,
        StopCommand.Verb,
        CancelCommand.Verb,
        RetryCommand.Verb,
        LsCommand.Verb,
        ShowCommand.Verb,
        TrialsCommand.Verb,
        LogsCommand.Verb,
        BestCommand.Verb,
        CompareCommand.Verb,
        TableCommand.Verb,
        ExportCommand.Verb,
        ReportCommand.Verb,
        GcCommand.Verb,
        DevicesCommand.Verb,
        TasksCommand.Verb,
        InitCommand.Verb,
        CheckCommand.Verb,
        PretrainCommand.Verb,
        DoctorCommand.Verb,
        WorkerCommand.Verb,
    ];

    /// <summary>Parses and runs one command.</summary>
    /// <returns>One of <see cref="ExitCode"/>.</returns>
    public static async Task<int> RunAsync(IReadOnlyList<string> arguments, Terminal terminal)
    {
        try
        {
            arguments = VerbFirst(arguments);
            var root = Create(arguments, terminal);
            var parsed = root.Parse(arguments);
            if (arguments.Count == 0)
                return WithoutVerb(root, terminal);
            if (parsed.Action is ParseErrorAction)
                throw new UsageException(UsageErrors.Of(parsed));

            var configuration = new InvocationConfiguration
            {
                EnableDefaultExceptionHandler = false,
                ProcessTerminationTimeout = null,
                Output = terminal.Output.Writer,
                Error = terminal.Error.Writer,
            };
            return All.Any(verb => verb.SavesFirst && verb.Name == parsed.CommandResult.Command.Name)
                ? await parsed.InvokeAsync(configuration)
                : await Interruptible.RunAsync(() => parsed.InvokeAsync(configuration), terminal);
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

    private static RootCommand Create(IReadOnlyList<string> arguments, Terminal terminal)
    {
        var root = Tree(Needed(arguments), terminal);
        root.Options.OfType<VersionOption>().Single().Action = new PrintVersion(terminal);
        var help = root.Options.OfType<HelpOption>().Single();
        help.Action = new Overview(terminal, (HelpAction)help.Action!);
        return root;
    }

    // The verbs that the arguments name, and none for options such as --help. Anything else needs all verbs: a response file, a directive,
    // or a mistyped name.
    private static Predicate<Verb> Needed(IReadOnlyList<string> arguments)
    {
        var named = All.Where(verb => arguments.Contains(verb.Name)).ToHashSet();
        return named.Count == 0 && arguments is [var first, ..] && !first.StartsWith('-') ? _ => true : named.Contains;
    }

    /// <summary>Creates the command tree.</summary>
    /// <param name="needed">Selects the verbs that get their arguments and options; the others are rows of the overview.</param>
    /// <param name="terminal">Terminal that the verbs write to.</param>
    internal static RootCommand Tree(Predicate<Verb> needed, Terminal terminal)
    {
        var root = new RootCommand("Compares settings for the reward fine-tuning of flow and diffusion models.");
        foreach (var verb in All)
            root.Add(needed(verb) ? verb.Create(terminal) : verb.Row());
        return root;
    }

    // `eam` alone shows the overview, and exits with a usage error so that a script which forgot its verb notices.
    private static int WithoutVerb(RootCommand root, Terminal terminal)
    {
        Overview.Write(root, terminal.Error.Writer, terminal.Error.Width);
        return ExitCode.Usage;
    }

    private static int Report(Exception error, Terminal terminal)
    {
        if (error is AggregateException { InnerException: { } only })
            error = only;
        var (code, lines) = error switch
        {
            UsageException usage => (ExitCode.Usage, usage.Lines),
            EngineException => (ExitCode.Failed, [OneLine(error.Message)]),
            _ when FileErrors.IsTooManyFiles(error) => (ExitCode.Failed, [FileErrors.TooManyFiles]),
            IOException or UnauthorizedAccessException => (ExitCode.Failed, [OneLine(error.Message)]),
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
