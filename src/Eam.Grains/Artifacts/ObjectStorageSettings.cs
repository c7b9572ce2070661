namespace Eam.Grains.Artifacts;

/// <summary>
/// Where an S3-compatible object storage is. The SDK finds the keys in its usual places: environment variables, files, or the role of the
/// machine.
/// </summary>
/// <param name="Bucket">Name of the bucket, which must exist.</param>
public sealed record ObjectStorageSettings(string Bucket)
{
    /// <summary>Address of the storage, such as <c>https://minio.example:9000</c>; null for AWS.</summary>
    public string? Endpoint { get; init; }

    /// <summary>Prefix of all names in the bucket, such as <c>team-a/</c>. Default: empty.</summary>
    public string Prefix { get; init; } = string.Empty;

    /// <summary>
    /// Region, such as <c>eu-central-1</c>. If null, the environment decides; with an endpoint the region is then <c>us-east-1</c>.
    /// </summary>
    public string? Region { get; init; }

    /// <summary>
    /// Whether an address has the bucket in its path instead of its host name. If null, this is so when there is an endpoint.
    /// </summary>
    public bool? PathStyle { get; init; }

    /// <summary>Describes the bucket and its address for people.</summary>
    public override string ToString() => $"object storage s3://{Bucket}/{Prefix}{(Endpoint is null ? string.Empty : $" at {Endpoint}")}";
}
