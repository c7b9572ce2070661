namespace Eam.Server;

/// <summary>Says in the OpenAPI document that a route also answers with texts or bytes that are no JSON.</summary>
/// <param name="mediaTypes">Media types of the answers.</param>
internal sealed class TextAnswers(params string[] mediaTypes)
{
    public IReadOnlyList<string> MediaTypes => mediaTypes;
}
