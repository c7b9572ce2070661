using System.Globalization;
using Eam.Core;
using Eam.Engine.Files;

namespace Eam.Engine.Results;

/// <summary>What a sweep can be asked for.</summary>
internal enum RequestKind
{
    Stop,
    Pause,
    Resume,
    Cancel,
    Retry,
}

/// <summary>A wish of a user, for a whole sweep or for one trial of it.</summary>
internal readonly record struct SweepRequest(RequestKind Kind, int? Trial = null);

/// <summary>
/// How another process asks the one that runs a sweep: an empty file a request in a folder of the sweep, whose name says its turn and all else, such as
/// <c>3-cancel-7</c>.
/// </summary>
/// <remarks>
/// A file comes into being whole or not at all, and never in place of another one, so that two who ask at once both are heard. Only who holds the sweep
/// deletes one: when its effect is in the log, and all of them when it starts and when it ends. So a request is seen by the run that it was made to, or by none.
/// </remarks>
/// <param name="path">Of the folder, which is made at the first request.</param>
internal sealed class RequestFolder(string path)
{
    /// <summary>Asks; the file's path, which is there until the request is done or dropped.</summary>
    /// <exception cref="EngineException">The folder cannot be written.</exception>
    public string Ask(SweepRequest request)
    {
        var rest = request.Kind.ToWord() + (request.Trial is { } trial ? string.Create(CultureInfo.InvariantCulture, $"-{trial}") : "");
        while (true)
        {
            try
            {
                Directory.CreateDirectory(path);
                var turn = 1 + Turns().Select(entry => entry.Turn).DefaultIfEmpty().Max();
                var file = Path.Combine(path, string.Create(CultureInfo.InvariantCulture, $"{turn}-{rest}"));
                new FileStream(file, FileMode.CreateNew, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete).Dispose();
                return file;
            }
            catch (Exception failure)
                when (failure is DirectoryNotFoundException || (failure is IOException && Directory.Exists(path) && IsTaken(failure)))
            {
                // The folder was tidied away, or somebody asked for the same at the same moment: once more.
            }
            catch (Exception failure) when (FileErrors.IsFileError(failure))
            {
                throw FileErrors.Cannot("write to folder", path, failure);
            }
        }
    }

    /// <summary>The requests in their order; costs a look at a folder's name where there are none.</summary>
    public IReadOnlyList<(string File, SweepRequest Request)> Pending() =>
        [
            .. Turns()
                .OrderBy(entry => entry.Turn)
                .ThenBy(entry => entry.File, StringComparer.Ordinal)
                .Select(entry => (entry.File, entry.Request)),
        ];

    /// <summary>The request's effect is in the log.</summary>
    public static void Done(string file)
    {
        try
        {
            File.Delete(file);
        }
        catch (Exception failure) when (FileErrors.IsFileError(failure))
        {
            throw FileErrors.Cannot("delete", file, failure);
        }
    }

    /// <summary>Drops what nobody has seen, and the folder.</summary>
    public void Clear()
    {
        foreach (var (file, _) in Pending())
            Done(file);
        try
        {
            Directory.Delete(path);
        }
        catch (IOException)
        {
            // There is none, or somebody asks at this moment.
        }
    }

    private static bool IsTaken(Exception failure) => (failure.HResult & 0xFFFF) is 17 or 80 or 183;

    private IEnumerable<(int Turn, string File, SweepRequest Request)> Turns()
    {
        if (!Directory.Exists(path))
            yield break;
        foreach (var file in Directory.EnumerateFiles(path))
        {
            var parts = Path.GetFileName(file).Split('-');
            var trial = 0;
            var isTrial = parts.Length == 3 && int.TryParse(parts[2], NumberStyles.None, CultureInfo.InvariantCulture, out trial);
            if (
                parts.Length is 2 or 3
                && (parts.Length == 2 || isTrial)
                && int.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out var turn)
                && EnumWords.Find<RequestKind>(parts[1]) is { } kind
            )
            {
                yield return (turn, file, new SweepRequest(kind, isTrial ? trial : null));
            }
        }
    }
}
