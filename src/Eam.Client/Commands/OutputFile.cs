using Eam.Client.Rendering;
using Eam.Engine;

namespace Eam.Client.Commands;

/// <summary>The output file of <c>--out</c>.</summary>
internal static class OutputFile
{
    /// <summary>Writes the file, replacing what it held, and reports it on stderr.</summary>
    /// <exception cref="UsageException">The path is a folder.</exception>
    /// <exception cref="EngineException">The file cannot be written.</exception>
    public static void Write(Terminal terminal, string path, byte[] content)
    {
        if (Directory.Exists(path))
            throw new UsageException($"--out: {path} is a folder; give the name of a file");
        try
        {
            File.WriteAllBytes(path, content);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new EngineException(
                $"cannot write {path}: {(error is DirectoryNotFoundException ? "its folder does not exist" : error.Message)}",
                error
            );
        }

        terminal.Error.Writer.WriteLine($"wrote {path} ({Figures.Bytes(content.Length)})");
    }
}
