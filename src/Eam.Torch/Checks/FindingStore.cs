using System.Security.Cryptography;
using System.Text;

namespace Eam.Torch.Checks;

/// <summary>
/// Keeps findings in a folder, one small text file for each processor model and version of the library, so that the check in a process of its
/// own runs once. A folder that cannot be read or written keeps nothing: the check then runs at each start.
/// </summary>
/// <param name="folder">It is made when something is kept.</param>
/// <param name="key">Processor model and version of the library.</param>
internal sealed class FindingStore(string folder, string key)
{
    private const string Note = "Kept by Eam's torch backend. Remove this file to have the check run again.";

    private readonly string _file = Path.Combine(
        folder,
        $"torch-check-{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(key)))[..16]}.txt"
    );

    /// <summary>The finding that was kept for this key; null where there is none, or where the file is damaged.</summary>
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

    /// <summary>Keeps a finding in place of an earlier one.</summary>
    /// <returns>Whether it could be written.</returns>
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
