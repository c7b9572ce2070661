namespace Eam.Engine.Specs;

/// <summary>A key or a value that other tools for hyperparameters use and a sweep file does not, with what to write instead.</summary>
/// <param name="Place">The section of the key, such as <c>halving</c>; for a value, the full key with a colon, such as
/// <c>search:</c>.</param>
/// <param name="Word">The word. Case, hyphens and underscores do not matter.</param>
/// <param name="Advice">What to write instead, as a phrase that ends a message.</param>
internal sealed record ForeignWord(string Place, string Word, string Advice);
