using System.Globalization;
using Eam.Engine.Checkpoints;
using Eam.Engine.Files;
using Eam.Engine.Storage;

namespace Eam.Engine.Results;

/// <summary>The files of one sweep's results (docs/results.md).</summary>
/// <param name="path">The absolute path of the folder.</param>
internal sealed class SweepFolder(string path)
{
    public string Path { get; } = path;

    /// <summary>The sweep's identifier.</summary>
    public string Name => System.IO.Path.GetFileName(Path);

    public string Manifest => In("sweep.json");

    public string Source => In("sweep.yaml");

    /// <summary>The path of the sweep's event log, from which everything else follows.</summary>
    public string Database => In(SweepDatabase.FileName);

    public string Trials => In("trials.csv");

    public string Curves => In("curves.jsonl");

    public string Reserve => In("reserve");

    public string Lock => In("lock");

    public RequestFolder Requests => new(In("requests"));

    public string Workers => In("workers");

    public CheckpointStore Checkpoints => new(In("checkpoints"));

    /// <summary>Creates <c>sweeps/NAME-N</c> with the first free N, and locks it.</summary>
    /// <exception cref="EngineException">The folder cannot be written to.</exception>
    public static (SweepFolder Folder, FolderLock Held) Create(string dataFolder, string sweepName)
    {
        var sweeps = DataFolder.Sweeps(dataFolder);
        Folders.EnsureWritable(sweeps);
        var name = FileName(sweepName);
        var used = Directory
            .EnumerateDirectories(sweeps, $"{name}-*")
            .Select(path => System.IO.Path.GetFileName(path)[(name.Length + 1)..])
            .Select(text => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var n) ? n : 0)
            .DefaultIfEmpty()
            .Max();
        while (true)
        {
            var folder = new SweepFolder(System.IO.Path.Combine(sweeps, string.Create(CultureInfo.InvariantCulture, $"{name}-{++used}")));
            try
            {
                Directory.CreateDirectory(folder.Path);
            }
            catch (Exception failure) when (FileErrors.IsFileError(failure))
            {
                throw FileErrors.Cannot("write to folder", folder.Path, failure);
            }

            // Another process may have taken the same number a moment ago. The process that holds the lock of the empty folder owns it.
            if (FolderLock.TryTake(folder.Lock) is { } held)
            {
                if (!File.Exists(folder.Manifest))
                    return (folder, held);
                held.Dispose();
            }
        }
    }

    /// <summary>Finds the folder of a sweep, by identifier in a data folder, or by path.</summary>
    /// <exception cref="NotFoundException">There is no such sweep.</exception>
    public static SweepFolder Find(string dataFolder, string sweep)
    {
        var byName = System.IO.Path.Combine(DataFolder.Sweeps(dataFolder), sweep);
        var path = System.IO.Path.GetFullPath(Directory.Exists(byName) ? byName : sweep).TrimEnd(System.IO.Path.DirectorySeparatorChar);
        var folder = new SweepFolder(path);
        if (File.Exists(folder.Manifest))
            return folder;
        throw new NotFoundException(
            Directory.Exists(path)
                ? $"{path} is not a results folder: it has no sweep.json"
                : $"there is no sweep '{sweep}' in {DataFolder.Sweeps(dataFolder)}, and no folder of that name"
        );
    }

    private string In(string file) => System.IO.Path.Combine(Path, file);

    // Users choose the sweep's name; the folder's name must stay inside its parent and be safe in a shell.
    private static string FileName(string name)
    {
        var safe = new string([.. name.Select(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.' ? c : '-')]).TrimStart('.', '-');
        return safe.Length == 0 ? "sweep" : safe;
    }
}
