namespace Eam.Grains.Artifacts;

/// <summary>Where an S3-compatible object storage is. Its keys are found where the SDK looks for them: variables, files, or the role of the machine.</summary>
/// <param name="Bucket">The bucket, which exists.</param>
public sealed record ObjectStorageSettings(string Bucket)
{
    /// <summary>Such as <c>https://minio.example:9000</c>; null: AWS.</summary>
    public string? Endpoint { get; init; }

    /// <summary>What names begin with in the bucket, such as <c>team-a/</c>. Default: nothing.</summary>
    public string Prefix { get; init; } = string.Empty;

    /// <summary>Such as <c>eu-central-1</c>; null: what the environment says, and <c>us-east-1</c> where there is an endpoint.</summary>
    public string? Region { get; init; }

    /// <summary>The bucket in the path of an address, and not in its host. Null: where there is an endpoint.</summary>
    public bool? PathStyle { get; init; }

    /// <summary>For people: the bucket and where it is.</summary>
    public override string ToString() => $"object storage s3://{Bucket}/{Prefix}{(Endpoint is null ? string.Empty : $" at {Endpoint}")}";
}
