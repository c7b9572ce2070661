using System.Globalization;
using Eam.Core;
using Eam.Core.Sweeps;
using Eam.Engine.Files;

namespace Eam.Engine.Results;

/// <summary>
/// How another process sends requests to the process that runs a sweep. Each request is an empty file in a folder of the sweep. The file's
/// name has its number and the request, such as <c>3-cancel-7</c>, and the version of the sweep that it is for, if it is for one:
/// <c>3-cancel-7@214-running</c>.
/// </summary>
/// <remarks>
/// A file is created whole or not at all, and never replaces another one, so two simultaneous requests are both received. The process that
/// holds the sweep answers a request by renaming its file, and deletes all other requests when it starts and when it ends. So a request is
/// seen by the run that it was sent to, or by none. A sender whose request has gone without an answer looks at the sweep again, a few
/// times, and leaves no file behind.
/// </remarks>
/// <param name="path">The path of the folder, which is created with the first request.</param>
internal sealed class RequestFolder(string path)
{
    private const string DoneEnding = ".done",
        ChangedEnding = ".changed";

    // Files with larger numbers are not requests: nobody sends so many.
    private const int LargestTurn = 1_000_000_000;

    // A sender looks ten times a second. The sender of an older answer died before it read it.
    private static readonly TimeSpan AnswersLive = TimeSpan.FromHours(1);

    /// <summary>Sends a request. Returns the path of its file, which exists until the request is answered or dropped.</summary>
    /// <exception cref="EngineException">The folder cannot be written to, or the numbers of requests are used up.</exception>
    public string Ask(SweepRequest request)
    {
        var rest = Name(request);
        while (true)
        {
            try
            {
                PlainFile.RefuseLink(path);
                Directory.CreateDirectory(path);

                // An answer keeps its number until its sender has read it: another request with the same name would take it away.
                var turn = 1 + Turns().Select(entry => entry.Turn).DefaultIfEmpty().Max();
                if (turn > LargestTurn)
                    throw new EngineException($"{path} has a file with the number {LargestTurn}: delete it");
                var file = Path.Combine(path, string.Create(CultureInfo.InvariantCulture, $"{turn}-{rest}"));
                new FileStream(file, FileMode.CreateNew, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete).Dispose();
                return file;
            }
            catch (Exception failure)
                when (failure is DirectoryNotFoundException || (failure is IOException && Directory.Exists(path) && IsTaken(failure)))
            {
                // The folder was deleted, or another process sent the same request at the same moment: try again.
            }
            catch (Exception failure) when (FileErrors.IsFileError(failure))
            {
                throw FileErrors.Cannot("write to folder", path, failure);
            }
        }
    }

    /// <summary>Returns the requests in their order. If there are none, the only cost is a check whether the folder exists.</summary>
    public IReadOnlyList<(string File, SweepRequest Request)> Pending() =>
        [
            .. Turns()
                .Where(entry => !entry.IsAnswered)
                .OrderBy(entry => entry.Turn)
                .ThenBy(entry => entry.File, StringComparer.Ordinal)
                .Select(entry => (entry.File, entry.Request)),
        ];

    /// <summary>Deletes a request without an answer: its sender looks at the sweep, and learns there why it cannot be done.</summary>
    public static void Drop(string file)
    {
        try
        {
            File.Delete(file);
        }
        catch (DirectoryNotFoundException)
        {
            // The process that held the sweep has ended, and has deleted the whole folder.
        }
        catch (Exception failure) when (FileErrors.IsFileError(failure))
        {
            throw FileErrors.Cannot("delete", file, failure);
        }
    }

    /// <summary>
    /// Answers a request: its effect is in the log, or the sweep had another version than the request is for. The sender reads the answer.
    /// If the sender has withdrawn the request, there is nothing to answer.
    /// </summary>
    /// <exception cref="EngineException">The file cannot be renamed.</exception>
    public static void Answer(string file, bool isDone)
    {
        try
        {
            BeginLife(file);
            File.Move(file, file + (isDone ? DoneEnding : ChangedEnding), overwrite: true);
        }
        catch (Exception failure) when (failure is FileNotFoundException or DirectoryNotFoundException)
        {
            // The sender no longer waits.
        }
        catch (Exception failure) when (FileErrors.IsFileError(failure))
        {
            throw FileErrors.Cannot("rename", file, failure);
        }
    }

    /// <summary>
    /// Returns whether a request was done; false if the sweep had another version, and null if nobody has answered. Deletes the request and
    /// its answer.
    /// </summary>
    /// <exception cref="EngineException">The request cannot be deleted.</exception>
    public static bool? TakeAnswer(string file)
    {
        // A request that is not answered is withdrawn before the second look, so that no answer is missed. The file of an answered one is
        // gone: a file of its old name then belongs to another sender.
        if (ReadAnswer(file) is null)
            Drop(file);
        var answer = ReadAnswer(file);
        try
        {
            Drop(file + DoneEnding);
            Drop(file + ChangedEnding);
        }
        catch (EngineException)
        {
            // The answer is known. A later run of the sweep deletes its file.
        }

        DeleteIfEmpty(Path.GetDirectoryName(file)!);
        return answer;
    }

    /// <summary>
    /// Deletes the requests that nobody has answered, the answers that nobody has read for an hour, and the folder unless an answer is left
    /// in it.
    /// </summary>
    public void Clear()
    {
        var old = DateTime.UtcNow - AnswersLive;
        foreach (var (_, file, _, isAnswered) in Turns())
        {
            if (!isAnswered || File.GetLastWriteTimeUtc(file) < old)
                Drop(file);
        }

        DeleteIfEmpty(path);
    }

    private static bool? ReadAnswer(string file) =>
        File.Exists(file + DoneEnding) ? true
        : File.Exists(file + ChangedEnding) ? false
        : null;

    // A request may have waited for longer than answers live. Only the owner of the file, its sender, may always change its time.
    private static void BeginLife(string file)
    {
        try
        {
            File.SetLastWriteTimeUtc(file, DateTime.UtcNow);
        }
        catch (Exception failure) when (FileErrors.IsFileError(failure)) { }
    }

    private static void DeleteIfEmpty(string folder)
    {
        try
        {
            Directory.Delete(folder);
        }
        catch (Exception failure) when (FileErrors.IsFileError(failure))
        {
            // The folder does not exist, or there is a request or an answer in it.
        }
    }

    private static string Name(SweepRequest request)
    {
        var trial = request.Trial is { } number ? string.Create(CultureInfo.InvariantCulture, $"-{number}") : string.Empty;
        var expected = request.Expected is { } version ? $"@{version}" : string.Empty;
        return request.Kind.ToWord() + trial + expected;
    }

    private static bool IsTaken(Exception failure) => (failure.HResult & 0xFFFF) is 17 or 80 or 183;

    private static string WithoutEnding(string name)
    {
        foreach (var ending in (string[])[DoneEnding, ChangedEnding])
        {
            if (name.EndsWith(ending, StringComparison.Ordinal))
                return name[..^ending.Length];
        }

        return name;
    }

    private IEnumerable<(int Turn, string File, SweepRequest Request, bool IsAnswered)> Turns()
    {
        foreach (var file in Files())
        {
            var full = Path.GetFileName(file);
            var name = WithoutEnding(full);
            var at = name.IndexOf('@', StringComparison.Ordinal);
            var expected = at < 0 ? null : SweepVersion.Parse(name[(at + 1)..]);
            if (at >= 0 && expected is null)
                continue;
            var parts = (at < 0 ? name : name[..at]).Split('-');
            var trial = 0;
            var isTrial = parts.Length == 3 && int.TryParse(parts[2], NumberStyles.None, CultureInfo.InvariantCulture, out trial);
            if (
                parts.Length is 2 or 3
                && (parts.Length == 2 || isTrial)
                && int.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out var turn)
                && turn <= LargestTurn
                && EnumWords.Find<RequestKind>(parts[1]) is { } kind
            )
            {
                yield return (turn, file, new SweepRequest(kind, isTrial ? trial : null, expected), name.Length < full.Length);
            }
        }
    }

    private string[] Files()
    {
        try
        {
            return Directory.Exists(path) && !PlainFile.IsLink(path) ? Directory.GetFiles(path) : [];
        }
        catch (DirectoryNotFoundException)
        {
            // A sender has taken the last answer at this moment, and deleted the folder.
            return [];
        }
    }
}
