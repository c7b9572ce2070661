using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Eam.Engine;
using Eam.Silo.Options;
using Orleans.Connections.Security;

namespace Eam.Silo.Hosting;

/// <summary>
/// Certificates between silos and gateways. Both sides must show a certificate of the cluster's own authority. Host names are not checked,
/// because silos come and go.
/// </summary>
internal static class Tls
{
    public static void Use(ISiloBuilder silo, TlsSettings settings) => silo.UseTls(Configure(settings));

    public static void Use(IClientBuilder client, TlsSettings settings) => client.UseTls(Configure(settings));

    private static Action<TlsOptions> Configure(TlsSettings settings)
    {
        var (certificate, authority) = Load(settings);
        return tls =>
        {
            tls.LocalCertificate = certificate;
            tls.LocalClientCertificateSelector = (_, _, _, _, _) => certificate;
            (tls.RemoteCertificateMode, tls.ClientCertificateMode) = (
                RemoteCertificateMode.RequireCertificate,
                RemoteCertificateMode.RequireCertificate
            );
            tls.RemoteCertificateValidation = (remote, _, errors) =>
                !errors.HasFlag(SslPolicyErrors.RemoteCertificateNotAvailable) && IsSigned(remote, authority);
            tls.OnAuthenticateAsClient = (_, client) => client.TargetHost = certificate.GetNameInfo(X509NameType.DnsName, forIssuer: false);
        };
    }

    /// <summary>Whether the cluster's authority signed a certificate that is currently valid.</summary>
    internal static bool IsSigned(X509Certificate2 certificate, X509Certificate2 authority)
    {
        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.CustomTrustStore.Add(authority);
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        return chain.Build(certificate);
    }

    private static (X509Certificate2 Certificate, X509Certificate2 Authority) Load(TlsSettings settings)
    {
        try
        {
            var password = settings.PasswordFile is { } file ? File.ReadAllText(file).Trim() : null;
            return (
                X509CertificateLoader.LoadPkcs12FromFile(settings.Certificate, password),
                X509CertificateLoader.LoadCertificateFromFile(settings.Authority)
            );
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or CryptographicException)
        {
            throw new EngineException($"Eam:Tls: {failure.Message.ReplaceLineEndings(" ")}", failure);
        }
    }
}
