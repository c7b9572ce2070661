namespace Eam.Server;

/// <summary>Access of a client.</summary>
public enum Access
{
    /// <summary>Only the health routes.</summary>
    None,

    /// <summary>May read.</summary>
    Read,

    /// <summary>May read, start and steer sweeps.</summary>
    Write,
}
