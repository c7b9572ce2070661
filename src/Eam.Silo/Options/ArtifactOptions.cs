using Eam.Grains.Artifacts;

namespace Eam.Silo.Options;

/// <summary>
/// An S3-compatible object storage. Its keys are not part of these options: the SDK finds them in its usual places
/// (<c>AWS_ACCESS_KEY_ID</c> and <c>AWS_SECRET_ACCESS_KEY</c>, the shared credentials file, or the machine's role).
/// </summary>
public sealed record ArtifactOptions
{
    /// <summary>Address of the storage. Default: AWS, in <see cref="Region"/>.</summary>
    public string? Endpoint { get; init; }

    /// <summary>Name of the bucket, which must exist.</summary>
    public string Bucket { get; init; } = string.Empty;

    /// <summary>Prefix of all names in the bucket, such as <c>team-a/</c>.</summary>
    public string Prefix { get; init; } = string.Empty;

    /// <summary>
    /// Region, such as <c>eu-central-1</c>. Default: the one of the environment, or <c>us-east-1</c> with an endpoint, because most other
    /// storages ignore it.
    /// </summary>
    public string? Region { get; init; }

    /// <summary>Whether an address has the bucket in its path instead of its host name. Default: true with an endpoint.</summary>
    public bool? PathStyle { get; init; }

    /// <summary>Converts the options into settings for the storage client.</summary>
    internal ObjectStorageSettings ToSettings() =>
        new(Bucket)
        {
            Endpoint = Endpoint,
            Prefix = Prefix,
            Region = Region,
            PathStyle = PathStyle,
        };

    /// <summary>Lists the errors in these options, one line each.</summary>
    internal IEnumerable<string> Problems()
    {
        if (Bucket.Length is < 3 or > 63 || !Bucket.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c is '-' or '.'))
            yield return $"Eam:Artifacts:Bucket must be a bucket name of 3 to 63 lower-case letters, digits, '-' and '.', not '{Bucket}'";
        if (Endpoint is not null && !IsAddress(Endpoint))
            yield return "Eam:Artifacts:Endpoint must have the form https://storage.example:9000, without path, user or password";
        if (Endpoint is null && Region is null && PathStyle == true)
            yield return "Eam:Artifacts:Endpoint is required with Eam:Artifacts:PathStyle, which is for storages other than AWS";
        if (
            Prefix.Length > 0
            && (
                Prefix.StartsWith('/')
                || !Prefix.EndsWith('/')
                || Prefix.Any(c => !(char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.' or '/'))
            )
        )
            yield return $"Eam:Artifacts:Prefix must have the form team-a/ and contain only letters, digits, '-', '_', '.' and '/', not '{Prefix}'";
        if (Region is not null && !(Region.Length > 0 && Region.All(c => char.IsAsciiLetterOrDigit(c) || c == '-')))
            yield return $"Eam:Artifacts:Region must have the form eu-central-1, not '{Region}'";
    }

    private static bool IsAddress(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var address)
        && address is { Scheme: "http" or "https" }
        && address.PathAndQuery == "/"
        && address.UserInfo.Length == 0
        && address.Fragment.Length == 0;
}
