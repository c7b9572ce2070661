using Eam.Grains.Artifacts;

namespace Eam.Silo.Options;

/// <summary>
/// An S3-compatible object storage. Its keys are no part of this: they are where the SDK looks for them (<c>AWS_ACCESS_KEY_ID</c> and <c>AWS_SECRET_ACCESS_KEY</c>, the shared
/// credentials file, or the machine's role).
/// </summary>
public sealed record ArtifactOptions
{
    /// <summary>Its address; none: AWS, in <see cref="Region"/>.</summary>
    public string? Endpoint { get; init; }

    /// <summary>The bucket, which exists.</summary>
    public string Bucket { get; init; } = string.Empty;

    /// <summary>What all names in the bucket begin with, such as <c>team-a/</c>.</summary>
    public string Prefix { get; init; } = string.Empty;

    /// <summary>Such as <c>eu-central-1</c>. Default: the environment's; <c>us-east-1</c> where there is an endpoint, most of which do not care.</summary>
    public string? Region { get; init; }

    /// <summary>Whether the bucket is in the path of an address and not in its host. Default: where there is an endpoint.</summary>
    public bool? PathStyle { get; init; }

    /// <summary>As the client takes them.</summary>
    internal ObjectStorageSettings ToSettings() =>
        new(Bucket)
        {
            Endpoint = Endpoint,
            Prefix = Prefix,
            Region = Region,
            PathStyle = PathStyle,
        };

    /// <summary>What is wrong with them.</summary>
    internal IEnumerable<string> Problems()
    {
        if (Bucket.Length is < 3 or > 63 || !Bucket.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c is '-' or '.'))
            yield return $"Eam:Artifacts:Bucket must be a bucket's name, 3 to 63 small letters, digits, '-' and '.', not '{Bucket}'";
        if (Endpoint is not null && !IsAddress(Endpoint))
            yield return "Eam:Artifacts:Endpoint must be like https://storage.example:9000, with no path, user or password in it";
        if (Endpoint is null && Region is null && PathStyle == true)
            yield return "Eam:Artifacts:Endpoint is missing: Eam:Artifacts:PathStyle is for storages other than AWS";
        if (
            Prefix.Length > 0
            && (
                Prefix.StartsWith('/')
                || !Prefix.EndsWith('/')
                || Prefix.Any(c => !(char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.' or '/'))
            )
        )
            yield return $"Eam:Artifacts:Prefix must be like team-a/, of letters, digits, '-', '_', '.' and '/', not '{Prefix}'";
        if (Region is not null && !(Region.Length > 0 && Region.All(c => char.IsAsciiLetterOrDigit(c) || c == '-')))
            yield return $"Eam:Artifacts:Region must be like eu-central-1, not '{Region}'";
    }

    private static bool IsAddress(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var address)
        && address is { Scheme: "http" or "https" }
        && address.PathAndQuery == "/"
        && address.UserInfo.Length == 0
        && address.Fragment.Length == 0;
}
