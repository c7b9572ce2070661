using Eam.Engine.Workers;

namespace Eam.Engine.Commands;

/// <summary>Describes the exit codes of programs.</summary>
internal static class CommandExits
{
    /// <summary>The exit code of a program that SIGKILL ended. If Eam did not send it, the system had too little memory.</summary>
    public const int Killed = 128 + 9;

    private const int NotExecutable = 126,
        NotFound = 127;

    /// <summary>Returns a text such as <c>ended with exit code 3</c>.</summary>
    /// <param name="code">The exit code; null if Eam ended the program.</param>
    public static string Describe(int? code) =>
        code switch
        {
            null => "closed its end of the pipe, did not end by itself, and was ended",
            NotExecutable or NotFound => $"{ExitStatus.Describe(code.Value)} (a program was not found or not executable)",
            _ => ExitStatus.Describe(code.Value),
        };
}
