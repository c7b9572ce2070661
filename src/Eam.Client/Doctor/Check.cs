namespace Eam.Client.Doctor;

/// <summary>Result of a check.</summary>
internal enum CheckState
{
    /// <summary>Everything is as it should be.</summary>
    Ok,

    /// <summary>It works, but slowly, or it may stop working soon.</summary>
    Warning,

    /// <summary>Something will not work.</summary>
    Broken,
}

/// <summary>One thing that <c>eam doctor</c> checked.</summary>
/// <param name="Name">Name of the thing.</param>
/// <param name="State">Result of the check.</param>
/// <param name="Detail">What was found, and for a fault how to correct it.</param>
internal sealed record Check(string Name, CheckState State, string Detail);
