using System.Globalization;
using System.Text;
using Eam.Core.Sweeps;
using Eam.Engine.Files;
using Eam.Engine.Results;
using Microsoft.Win32.SafeHandles;

namespace Eam.Engine.Commands;

/// <summary>
/// Reads what the program of a trial has printed, piece by piece, also while it prints. The text is as the program wrote it, so control
/// characters must be removed before it is shown. For use by one thread.
/// </summary>
public sealed class TrialOutput
{
    private const int Head = CommandOutput.Most / 2,
        MostAtOnce = 1 << 20;

    private readonly string _path;
    private readonly int _trial;
    private readonly Decoder _decoder = Encoding.UTF8.GetDecoder();

    // Counts all bytes that were printed, also those that the file has lost.
    private long _position;

    /// <summary>Creates a reader that begins with the oldest output.</summary>
    /// <param name="sweep">A sweep whose folder is on this machine.</param>
    /// <param name="trial">Number of the trial.</param>
    /// <exception cref="NotFoundException">The sweep has no such trial, or no program trains its trials.</exception>
    public TrialOutput(SweepResults sweep, int trial)
    {
        ArgumentNullException.ThrowIfNull(sweep);
        if (sweep.State.Spec.Command is null)
            throw new NotFoundException($"{sweep.Sweep} has no output of programs: its task is {sweep.State.Spec.Task.Name}, not command");
        sweep.CheckTrial(trial);
        var folder = new SweepFolder(sweep.Folder);
        PlainFile.RefuseLink(folder.Output);
        (_path, _trial) = (folder.OutputOf(trial), trial);
    }

    /// <summary>Returns whether a program prints into the file, as far as a state of the sweep tells.</summary>
    public bool MayGrow(SweepResults sweep)
    {
        ArgumentNullException.ThrowIfNull(sweep);
        return sweep.Status is SweepStatus.Running or SweepStatus.Paused && sweep.State.Trials[_trial].Status == TrialStatus.Running;
    }

    /// <summary>Returns what was printed since the last call, at most about a megabyte; empty if there is nothing new.</summary>
    /// <exception cref="EngineException">The file cannot be read; the message is one line.</exception>
    public string Read()
    {
        try
        {
            if (!PlainFile.Exists(_path))
                return "";
            using var file = File.OpenHandle(_path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            var (missing, length) = OutputGap.At(file, Head);
            if (missing == 0)
                return Read(file, _position, MostAtOnce);
            if (_position < Head)
                return Read(file, _position, (int)Math.Min(MostAtOnce, Head - _position));
            var lost = Head + missing - _position;
            if (lost <= 0)
                return Read(file, _position - missing + length, MostAtOnce);
            _position += lost;
            _decoder.Reset();
            return string.Create(CultureInfo.InvariantCulture, $"\n--- eam: {lost} bytes are missing here ---\n");
        }
        catch (Exception failure) when (FileErrors.IsFileError(failure))
        {
            throw FileErrors.Cannot("read", _path, failure);
        }
    }

    private string Read(SafeFileHandle file, long offset, int most)
    {
        var bytes = new byte[most];
        var read = RandomAccess.Read(file, bytes, offset);
        _position += read;
        var text = new char[Encoding.UTF8.GetMaxCharCount(read)];
        return new string(text, 0, _decoder.GetChars(bytes, 0, read, text, 0, flush: false));
    }
}
