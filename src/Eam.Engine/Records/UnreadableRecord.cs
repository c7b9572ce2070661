using System.Text.Json;

namespace Eam.Engine.Records;

/// <summary>Recognises the exceptions that damaged or hostile JSON causes, or JSON of another version.</summary>
internal static class UnreadableRecord
{
    /// <summary>
    /// Returns whether the text is to blame. The serializer turns most such exceptions into a <see cref="JsonException"/>; text that is no
    /// Unicode and numbers out of range cause others.
    /// </summary>
    public static bool Is(Exception failure) =>
        failure
            is JsonException
                or NotSupportedException
                or InvalidOperationException
                or FormatException
                or ArgumentException
                or OverflowException;
}
