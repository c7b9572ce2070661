namespace Eam.Client.Doctor;

/// <summary>How a check came out.</summary>
internal enum CheckState
{
    /// <summary>As it should be.</summary>
    Ok,

    /// <summary>Works, but slowly or not for long.</summary>
    Warning,

    /// <summary>Something will not work.</summary>
    Broken,
}

/// <summary>One thing that was looked at.</summary>
/// <param name="Name">What.</param>
/// <param name="State">How it came out.</param>
/// <param name="Detail">What was found, and for a fault how to mend it.</param>
internal sealed record Check(string Name, CheckState State, string Detail);
