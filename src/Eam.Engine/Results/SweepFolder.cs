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

    /// <summary>The path of the space that is kept for <see cref="Manifest"/>. What a process that died leaves there is removed.</summary>
    public string Spare => In($"sweep.json.spare{AtomicFile.TemporaryEnding}");

    public string Lock => In("lock");

    public RequestFolder Requests => new(In("requests"));

    public string Workers => In("workers");

    /// <summary>The folder of what the commands of trials print.</summary>
    public string Output => In("output");

    public CheckpointStore Checkpoints => new(In("checkpoints"));

    /// <summary>The folder of what trials on simulated devices have saved.</summary>
    public string Simulated => In("simulated");

    /// <summary>Returns the path of the file with what a trial on simulated devices has saved.</summary>
    public string SimulatedOf(int trial) =>
        System.IO.Path.Combine(Simulated, string.Create(CultureInfo.InvariantCulture, $"trial-{trial:D4}.txt"));

    /// <summary>Returns the path of the file with what the command of a trial prints.</summary>
    public string OutputOf(int trial) =>
        System.IO.Path.Combine(Output, string.Create(CultureInfo.InvariantCulture, $"trial-{trial:D4}.log"));

    /// <summary>Creates <c>sweeps/NAME-N</c> with the first free N, and locks it.</summary>
    /// <exception cref="EngineException">The folder cannot be written to.</exception>
    public static (SweepFolder Folder, FolderLock Held) Create(string dataFolder, string sweepName)
    {
        var sweeps = DataFolder.Sweeps(dataFolder);
        Folders.CreatePrivate(dataFolder);
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
            Folders.CreateShared(folder.Path);

            // Another process may have taken the same number a moment ago. The process that holds the lock of the empty folder owns it.
            if (FolderLock.TryTake(folder.Lock) is { } held)
            {
                if (!File.Exists(folder.Manifest))
                    return (folder, held);
                held.Dispose();
            }
        }
    }

    /// <summary>
    /// Finds the folder of a sweep by its identifier in a data folder, and nowhere else. Names that come from a network are found only so.
    /// </summary>
    /// <exception cref="NotFoundException">There is no such sweep.</exception>
    /// <exception cref="EngineException">The folder is a link.</exception>
    public static SweepFolder Named(string dataFolder, string sweep)
    {
        var folder = In(dataFolder, sweep);
        PlainFile.RefuseLink(folder.Path);
        return File.Exists(folder.Manifest) ? folder : throw Missing(sweep);
    }

    /// <summary>Returns the folder that a sweep of this identifier has in a data folder. It need not exist.</summary>
    /// <exception cref="NotFoundException">No sweep can have this identifier, because it is not the plain name of a folder.</exception>
    public static SweepFolder In(string dataFolder, string sweep) =>
        IsName(sweep) ? new SweepFolder(System.IO.Path.Combine(DataFolder.Sweeps(dataFolder), sweep)) : throw Missing(sweep);

    /// <summary>Returns whether a text can be the identifier of a sweep: the plain name of a folder, and not a path.</summary>
    public static bool IsName(string sweep) => sweep.Length > 0 && sweep.AsSpan().IndexOfAny("/\\:\0") < 0 && sweep is not ("." or "..");

    /// <summary>Finds the folder of a sweep for a user of this machine, by identifier in a data folder, or by path.</summary>
    /// <exception cref="NotFoundException">There is no such sweep.</exception>
    public static SweepFolder Find(string dataFolder, string sweep)
    {
        var byName = System.IO.Path.Combine(DataFolder.Sweeps(dataFolder), sweep);
        return Directory.Exists(byName) || Directory.Exists(sweep)
            ? At(Directory.Exists(byName) ? byName : sweep)
            : throw new NotFoundException($"there is no sweep '{sweep}' in {DataFolder.Sweeps(dataFolder)}, and no folder of that name");
    }

    /// <summary>Finds the sweep of a folder by the folder's path.</summary>
    /// <exception cref="NotFoundException">The folder is not that of a sweep.</exception>
    public static SweepFolder At(string folderPath)
    {
        var path = System.IO.Path.GetFullPath(folderPath).TrimEnd(System.IO.Path.DirectorySeparatorChar);
        var folder = new SweepFolder(path);
        if (File.Exists(folder.Manifest))
            return folder;
        throw new NotFoundException(
            Directory.Exists(path) ? $"{path} is not a results folder: it has no sweep.json" : $"there is no folder {path}"
        );
    }

    private static NotFoundException Missing(string sweep) => new($"there is no sweep '{sweep}'");

    private string In(string file) => System.IO.Path.Combine(Path, file);

    // Users choose the sweep's name; the folder's name must stay inside its parent and be safe in a shell.
    private static string FileName(string name)
    {
        var safe = new string([.. name.Select(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.' ? c : '-')]).TrimStart('.', '-');
        return safe.Length == 0 ? "sweep" : safe;
    }
}
