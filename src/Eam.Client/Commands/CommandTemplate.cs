namespace Eam.Client.Commands;

/// <summary>The files of <c>eam init --task command</c>: a sweep file, a small trainer, and the module that connects it to Eam.</summary>
internal static class CommandTemplate
{
    /// <summary>Names of the files that stand beside the sweep file.</summary>
    public static IReadOnlyList<string> Beside { get; } = ["train.py", "eam_trial.py"];

    /// <summary>Text of the sweep file.</summary>
    public static string SweepFile => Text("command.yaml");

    /// <summary>Returns the text of a file.</summary>
    /// <param name="name">One of <see cref="Beside"/>.</param>
    public static string Text(string name)
    {
        using var stream = typeof(CommandTemplate).Assembly.GetManifestResourceStream($"Eam.Init.{name}")!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
