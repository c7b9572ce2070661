namespace Eam.Core.Spaces;

/// <summary>Proposes configurations. Pure: equal requests get equal answers.</summary>
public interface ISearcher
{
    /// <summary>Name in sweep files.</summary>
    string Name { get; }

    /// <summary>
    /// Whether proposals depend on results. If so, the machine draws trials as results arrive; otherwise it draws all of them at the start.
    /// </summary>
    bool UsesHistory => false;

    /// <summary>Returns the number of configurations that a method has; null if there is no limit.</summary>
    long? Count(SearchSpace space, string method);

    /// <summary>Returns the next configuration of a method.</summary>
    Configuration Suggest(SearchRequest request);
}
