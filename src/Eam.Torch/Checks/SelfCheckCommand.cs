using System.ComponentModel;
using System.Diagnostics;

namespace Eam.Torch.Checks;

/// <summary>
/// Runs the self-check in a separate process: this program again, with one argument. Programs with the torch backend call
/// <see cref="Answer(IReadOnlyList{string})"/> first of all. In other programs the check runs only in the process that trains.
/// </summary>
public static class SelfCheckCommand
{
    private const string Verb = "torch-self-check";
    private const int Right = 0,
        Wrong = 3,
        NotLoaded = 4;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private static bool _isAnswered;

    /// <summary>Runs the check if this process was started for it.</summary>
    /// <param name="args">The program's arguments.</param>
    /// <returns>The exit code to end with; null in every other process.</returns>
    public static int? Answer(IReadOnlyList<string> args)
    {
        ArgumentNullException.ThrowIfNull(args);
        _isAnswered = true;
        return args is [Verb] ? Answer(NativeLibrary.Load, () => GradientCheck.Run(Kernel.All), Console.Out) : null;
    }

    /// <summary>Loads the library and checks it. The output gets one line about what is wrong.</summary>
    internal static int Answer(Func<string?> load, Func<string?> check, TextWriter output)
    {
        if (load() is not null)
            return NotLoaded;
        if (check() is not { } problem)
            return Right;
        output.WriteLine(problem);
        return Wrong;
    }

    /// <summary>Starts this program again for the check.</summary>
    /// <param name="limit">The limit of oneDNN's instructions; null for none.</param>
    /// <returns>An empty text if all gradients are right, a line about what is wrong, or null if the check gave no result.</returns>
    internal static string? Ask(string? limit)
    {
        if (!_isAnswered || Start() is not { } start)
            return null;
        if (limit is null)
            start.Environment.Remove(OneDnn.Variable);
        else
            start.Environment[OneDnn.Variable] = limit;
        try
        {
            using var process = Process.Start(start)!;
            process.BeginErrorReadLine(); // the text is discarded; without a reader the process could block
            if (process.WaitForExit(Patience))
                return Meaning(process.ExitCode, process.StandardOutput.ReadToEnd());
            process.Kill();
            return null;
        }
        catch (Exception failure) when (failure is Win32Exception or InvalidOperationException or IOException)
        {
            return null;
        }
    }

    /// <summary>
    /// Interprets an exit code and an output. An end by a signal, such as an illegal instruction, also means a broken kernel.
    /// </summary>
    internal static string? Meaning(int code, string said) =>
        code switch
        {
            Right => "",
            Wrong => said.Trim(),
            > 128 => $"the check ended by signal {code - 128}",
            _ => null,
        };

    private static ProcessStartInfo? Start()
    {
        if (Environment.ProcessPath is not { } program)
            return null;

        // `dotnet program.dll`: the process is the runtime, and the program is its argument.
        var isRuntime = Path.GetFileNameWithoutExtension(program) == "dotnet";
        string[] arguments = isRuntime ? ["exec", Environment.GetCommandLineArgs()[0], Verb] : [Verb];
        return new(program, arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
    }
}
