using System.Reflection;

namespace Eam.Engine.Workers;

/// <summary>The program that serves as a worker: <c>eam worker</c>, with the command to start it.</summary>
/// <param name="File">The path of the executable.</param>
/// <param name="Arguments">The arguments of the executable.</param>
public sealed record WorkerProgram(string File, IReadOnlyList<string> Arguments)
{
    private const string Name = "eam",
        Verb = "worker";

    /// <summary>
    /// The command <c>eam</c> of this installation: this process if it is that command, otherwise the one in this program's folder. Null if
    /// there is none; hosts that bring their own then set <see cref="Sweeps.LocalSweepOptions.Worker"/>.
    /// </summary>
    public static WorkerProgram? OfThisInstallation { get; } = Find();

    /// <inheritdoc/>
    public override string ToString() => string.Join(' ', [File, .. Arguments]);

    private static WorkerProgram? Find()
    {
        var library = Path.Combine(AppContext.BaseDirectory, Name + ".dll");
        var running = Environment.ProcessPath;
        if (Assembly.GetEntryAssembly()?.GetName().Name == Name && running is not null && !IsDotnet(running))
            return new(running, [Verb]);
        return System.IO.File.Exists(library) ? new(IsDotnet(running) ? running! : "dotnet", [library, Verb]) : null;
    }

    // `dotnet eam.dll`: the process is the runtime, and the program is its argument.
    private static bool IsDotnet(string? path) => Path.GetFileNameWithoutExtension(path) is "dotnet";
}
