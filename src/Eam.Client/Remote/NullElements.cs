using System.Text.Json;

namespace Eam.Client.Remote;

/// <summary>
/// Finds lists with an element that is null. The serializer checks the fields of records, but not the elements of lists. Only the columns
/// of a learning curve may have such elements.
/// </summary>
internal static class NullElements
{
    /// <summary>Returns whether a valid JSON text has such a list.</summary>
    public static bool Are(ReadOnlySpan<byte> json)
    {
        var reader = new Utf8JsonReader(json);
        var allowed = new Stack<bool>();
        var isColumn = false;
        while (reader.Read())
        {
            switch (reader.TokenType)
            {
                case JsonTokenType.PropertyName:
                    isColumn = reader.ValueTextEquals("value"u8) || reader.ValueTextEquals("rung"u8);
                    break;
                case JsonTokenType.StartObject:
                    allowed.Push(true);
                    break;
                case JsonTokenType.StartArray:
                    allowed.Push(isColumn);
                    break;
                case JsonTokenType.EndObject or JsonTokenType.EndArray:
                    allowed.Pop();
                    break;
                case JsonTokenType.Null when allowed.TryPeek(out var isAllowed) && !isAllowed:
                    return true;
                default:
                    break;
            }
        }

        return false;
    }
}
