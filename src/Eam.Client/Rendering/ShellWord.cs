namespace Eam.Client.Rendering;

/// <summary>Quotes words of commands that users copy into a shell. The words may come from a server or a folder of another user.</summary>
internal static class ShellWord
{
    /// <summary>Returns a word that a shell reads as it is.</summary>
    public static string Of(string word) =>
        word.Length > 0 && word.All(IsPlain) ? word : $"'{word.Replace("'", "'\\''", StringComparison.Ordinal)}'";

    private static bool IsPlain(char c) => char.IsAsciiLetterOrDigit(c) || "-_./=,:+@%".Contains(c, StringComparison.Ordinal);
}
