namespace Eam.Silo.Options;

/// <summary>Options of the certificates between silos.</summary>
public sealed record TlsSettings
{
    /// <summary>A PKCS #12 file with the silo's certificate and private key.</summary>
    public string Certificate { get; init; } = string.Empty;

    /// <summary>A file with the password of the certificate; null if it has no password.</summary>
    public string? PasswordFile { get; init; }

    /// <summary>A PEM file with the certificate of the authority that signed the certificates of all silos and gateways.</summary>
    public string Authority { get; init; } = string.Empty;
}
