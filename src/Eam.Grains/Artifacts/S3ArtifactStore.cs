using System.Net;
using Amazon;
using Amazon.Runtime;
using Amazon.S3;
using Amazon.S3.Model;
using Eam.Engine;
using Eam.Engine.Files;
using Polly;

namespace Eam.Grains.Artifacts;

/// <summary>Stores artifacts in an S3-compatible object storage.</summary>
internal sealed class S3ArtifactStore : IArtifactStore, IDisposable
{
    private readonly ObjectStorageSettings _settings;
    private readonly AmazonS3Client _client;
    private readonly ResiliencePipeline _retries;

    /// <param name="settings">Where the storage is.</param>
    /// <param name="credentials">The keys; null for those that the SDK finds.</param>
    /// <param name="time">The clock for the pauses between tries.</param>
    public S3ArtifactStore(ObjectStorageSettings settings, AWSCredentials? credentials = null, TimeProvider? time = null)
    {
        (_settings, _retries) = (settings, ArtifactRetries.Create(time ?? TimeProvider.System));
        var config = new AmazonS3Config
        {
            ForcePathStyle = settings.PathStyle ?? settings.Endpoint is not null,
            MaxErrorRetry = 0, // the pipeline retries
            Timeout = TimeSpan.FromMinutes(2),

            // Newer checksums and chunked bodies are specific to AWS: most other storages refuse them. Checkpoints have their own SHA-256.
            RequestChecksumCalculation = RequestChecksumCalculation.WHEN_REQUIRED,
            ResponseChecksumValidation = ResponseChecksumValidation.WHEN_REQUIRED,
        };
        if (settings.Endpoint is { } endpoint)
            (config.ServiceURL, config.AuthenticationRegion) = (endpoint, settings.Region ?? "us-east-1");
        else if (settings.Region is { } region)
            config.RegionEndpoint = RegionEndpoint.GetBySystemName(region);
        try
        {
            _client = credentials is null ? new AmazonS3Client(config) : new AmazonS3Client(credentials, config);
        }
        catch (Exception failure) when (failure is AmazonClientException or ArgumentException)
        {
            throw new EngineException($"{settings}: {FileErrors.FirstLine(failure)}", failure);
        }
    }

    /// <summary>Checks that the bucket exists and can be read.</summary>
    /// <exception cref="ArtifactStoreException">The bucket does not exist or cannot be read.</exception>
    public Task CheckAsync(CancellationToken cancellationToken) =>
        RunAsync(
            "read",
            "sweeps/",
            async token =>
            {
                var request = new ListObjectsV2Request
                {
                    BucketName = _settings.Bucket,
                    Prefix = Key("sweeps/"),
                    MaxKeys = 1,
                };
                return await _client.ListObjectsV2Async(request, token).ConfigureAwait(false);
            },
            cancellationToken
        );

    public Task PutAsync(string name, string file, CancellationToken cancellationToken) =>
        RunAsync(
            "write",
            name,
            async token =>
            {
                // Training goes on meanwhile and may delete the file, which is then stored whole nevertheless.
                await using var content = new FileStream(
                    file,
                    FileMode.Open,
                    FileAccess.Read,
                    FileShare.Read | FileShare.Delete,
                    1 << 16,
                    FileOptions.Asynchronous
                );
                var request = new PutObjectRequest
                {
                    BucketName = _settings.Bucket,
                    Key = Key(name),
                    InputStream = content,
                    ContentType = "application/octet-stream",
                    UseChunkEncoding = false,
                };
                return await _client.PutObjectAsync(request, token).ConfigureAwait(false);
            },
            cancellationToken
        );

    public async Task<bool> GetAsync(string name, string file, CancellationToken cancellationToken)
    {
        // Two readers may fetch the same object at once: each writes a file of its own until that file is complete.
        var temporary = $"{file}.{Guid.NewGuid():N}{AtomicFile.TemporaryEnding}";
        try
        {
            if (!await RunAsync("read", name, token => DownloadAsync(name, temporary, token), cancellationToken).ConfigureAwait(false))
                return false;
            File.Move(temporary, file, overwrite: true);
            return true;
        }
        catch (Exception failure)
            when (failure is UnauthorizedAccessException or DirectoryNotFoundException || FileErrors.IsDiskFull(failure))
        {
            throw FileErrors.Cannot("write", file, failure);
        }
        finally
        {
            File.Delete(temporary);
        }
    }

    public async Task<IReadOnlyList<StoredObject>> ListAsync(string prefix, CancellationToken cancellationToken)
    {
        var found = new List<StoredObject>();
        string? next = null;
        do
        {
            var request = new ListObjectsV2Request
            {
                BucketName = _settings.Bucket,
                Prefix = Key(prefix),
                ContinuationToken = next,
            };
            var page = await RunAsync(
                    "list",
                    prefix,
                    async token => await _client.ListObjectsV2Async(request, token).ConfigureAwait(false),
                    cancellationToken
                )
                .ConfigureAwait(false);
            found.AddRange(
                (page.S3Objects ?? []).Select(known => new StoredObject(
                    known.Key[_settings.Prefix.Length..],
                    known.Size ?? 0,
                    new DateTimeOffset((known.LastModified ?? DateTime.UnixEpoch).ToUniversalTime(), TimeSpan.Zero)
                ))
            );
            next = page.IsTruncated == true ? page.NextContinuationToken : null;
        } while (next is not null);
        return found;
    }

    public async Task DeleteAsync(IEnumerable<string> names, CancellationToken cancellationToken)
    {
        // One request per name: not every storage can delete many objects at once, and one segment leaves only a few.
        foreach (var name in names)
        {
            var request = new DeleteObjectRequest { BucketName = _settings.Bucket, Key = Key(name) };
            await RunAsync(
                    "delete",
                    name,
                    async token => await _client.DeleteObjectAsync(request, token).ConfigureAwait(false),
                    cancellationToken
                )
                .ConfigureAwait(false);
        }
    }

    public void Dispose() => _client.Dispose();

    private string Key(string name) => _settings.Prefix + name;

    private async Task<bool> DownloadAsync(string name, string file, CancellationToken cancellationToken)
    {
        try
        {
            using var answer = await _client.GetObjectAsync(_settings.Bucket, Key(name), cancellationToken).ConfigureAwait(false);
            File.Delete(file); // of an earlier try
            await using var content = new FileStream(file, FileMode.CreateNew, FileAccess.Write, FileShare.None, 1 << 16, useAsync: true);
            await answer.ResponseStream.CopyToAsync(content, cancellationToken).ConfigureAwait(false);
            return content.Length == answer.ContentLength ? true : throw new HttpRequestException("the answer is incomplete");
        }
        catch (AmazonS3Exception missing) when (missing.StatusCode == HttpStatusCode.NotFound && missing.ErrorCode != "NoSuchBucket")
        {
            return false;
        }
    }

    private async Task<T> RunAsync<T>(string verb, string name, Func<CancellationToken, Task<T>> work, CancellationToken cancellationToken)
    {
        try
        {
            return await _retries
                .ExecuteAsync(async token => await work(token).ConfigureAwait(false), cancellationToken)
                .ConfigureAwait(false);
        }
        catch (Exception failure) when (!cancellationToken.IsCancellationRequested && ArtifactRetries.IsOfTheStorage(failure))
        {
            throw new ArtifactStoreException(
                $"cannot {verb} {name} in the {_settings}: {FileErrors.FirstLine(ArtifactRetries.Cause(failure))}",
                failure
            );
        }
    }
}
