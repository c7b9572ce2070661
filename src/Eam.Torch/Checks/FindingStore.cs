using System.Security.Cryptography;
using System.Text;

namespace Eam.Torch.Checks;

/// <summary>
/// Stores findings in a folder, one small text file for each processor model and version of the library, so that the check in a separate
/// process runs once. If the folder cannot be read or written, nothing is stored, and the check runs at each start.
/// </summary>
/// <param name="folder">The folder, which is created when something is stored.</param>
/// <param name="key">The processor model and the version of the library.</param>
internal sealed class FindingStore(string folder, string key)
{
    private const string Note = "Stored by Eam's torch backend. Delete this file to run the check again.";

    private readonly string _file = Path.Combine(
        folder,
        $"torch-check-{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(key)))[..16]}.txt"
    );

    /// <summary>Returns the stored finding of this key; null if there is none, or if the file is damaged.</summary>
    public Finding? Read()
    {
        try
        {
            var lines = File.ReadAllLines(_file);
            if (lines.Length < 3 || lines[1] != key || !Enum.TryParse<CheckVerdict>(lines[0], out var verdict) || !Enum.IsDefined(verdict))
                return null;
            return new(verdict, lines[2]);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>Stores a finding in place of an earlier one.</summary>
    /// <returns>Whether the finding could be written.</returns>
    public bool Keep(Finding finding)
    {
        try
        {
            Directory.CreateDirectory(folder);
            var half = $"{_file}.{Environment.ProcessId}";
            File.WriteAllLines(half, [finding.Verdict.ToString(), key, finding.Detail, Note]);
            File.Move(half, _file, overwrite: true);
            return true;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }
}
