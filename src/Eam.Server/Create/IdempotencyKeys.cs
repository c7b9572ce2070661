using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using Eam.Engine.Files;
using Eam.Server.Problems;
using Microsoft.AspNetCore.Http;

namespace Eam.Server.Create;

/// <summary>
/// Keys with which sweeps were created: the same key with the same body is the same sweep, also after a restart. A key is on the disk before its sweep is
/// started, so that a crash in between starts no second one. Thread-safe.
/// </summary>
/// <remarks>A line a fact, appended; a key without a sweep is one whose start was interrupted, and its sweep is looked for by what it was started from.</remarks>
internal sealed class IdempotencyKeys : IDisposable
{
    private const int Longest = 200,
        MostKeys = 100_000;
    private static readonly TimeSpan KeepFor = TimeSpan.FromDays(7);

    private readonly SemaphoreSlim _gate = new(1);
    private readonly Dictionary<string, KeyRecord> _keys = new(StringComparer.Ordinal);
    private readonly string _file;
    private readonly TimeProvider _time;
    private bool _read;

    public IdempotencyKeys(ServerOptions options) =>
        (_file, _time) = (Path.Combine(options.DataFolder, "server", "idempotency.jsonl"), options.Time);

    /// <summary>Creates a sweep, or finds the one that was created with this key.</summary>
    /// <param name="key">The client's; null creates in any case.</param>
    /// <param name="body">What the sweep is created from.</param>
    /// <param name="create">Creates it and returns its name.</param>
    /// <param name="find">Finds a sweep that was started from this body at this time or later; null for none.</param>
    /// <param name="cancellationToken">Stops waiting for another request.</param>
    /// <returns>The sweep, and whether it was created now.</returns>
    public async Task<(string Sweep, bool Created)> CreateAsync(
        string? key,
        string body,
        Func<Task<string>> create,
        Func<DateTimeOffset, Task<string?>> find,
        CancellationToken cancellationToken
    )
    {
        if (key is null)
            return (await create(), true);
        var hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(body)));

        // One at a time: two requests with one key at once are one sweep.
        await _gate.WaitAsync(cancellationToken);
        try
        {
            ReadAll();
            if (_keys.TryGetValue(key, out var known) && _time.GetUtcNow() - known.Time < KeepFor)
            {
                if (known.Body != hash)
                    throw Reused();
                if ((known.Sweep ?? await find(known.Time)) is { } sweep)
                    return (sweep, false);
            }

            Write(new(key, hash, _time.GetUtcNow(), null));
            var created = await create();
            Write(new(key, hash, _time.GetUtcNow(), created));
            return (created, true);
        }
        finally
        {
            _gate.Release();
        }
    }

    /// <summary>The key of a request; null for none.</summary>
    /// <exception cref="ApiException">It cannot be one.</exception>
    public static string? Of(HttpRequest request)
    {
        var key = request.Headers["Idempotency-Key"].ToString();
        if (key.Length > Longest || key.Any(c => c is < ' ' or > '~'))
            throw new ApiException(ProblemKind.BadRequest, $"Idempotency-Key must have 1 to {Longest} visible ASCII characters");
        return key.Length > 0 ? key : null;
    }

    /// <summary>The answer to a key that was used with another body.</summary>
    public static ApiException Reused() =>
        new(ProblemKind.KeyReused, "this Idempotency-Key was used with another body: take a new key for a new sweep");

    public void Dispose() => _gate.Dispose();

    private void ReadAll()
    {
        if (_read)
            return;
        try
        {
            foreach (var line in File.Exists(_file) ? File.ReadLines(_file) : [])
            {
                // The last line may be torn by a crash: then its sweep was not started yet.
                if (Parse(line) is { } record)
                    _keys[record.Key] = record;
            }
        }
        catch (Exception failure) when (FileErrors.IsFileError(failure))
        {
            throw FileErrors.Cannot("read", _file, failure);
        }

        _read = true;
        Compact();
    }

    // At each start, what is too old goes: the file grows by two lines a key meanwhile.
    private void Compact()
    {
        foreach (var old in _keys.Values.Where(record => _time.GetUtcNow() - record.Time >= KeepFor).ToList())
            _keys.Remove(old.Key);
        foreach (var surplus in _keys.Values.OrderByDescending(record => record.Time).Skip(MostKeys).ToList())
            _keys.Remove(surplus.Key);
        if (!File.Exists(_file))
            return;
        AtomicFile.Write(
            _file,
            stream => stream.Write(Encoding.UTF8.GetBytes(string.Concat(_keys.Values.OrderBy(record => record.Time).Select(Line)))),
            durable: true
        );
    }

    private void Write(KeyRecord record)
    {
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(_file)!);
            using var file = new FileStream(_file, FileMode.Append, FileAccess.Write, FileShare.Read, bufferSize: 0);
            file.Write(Encoding.UTF8.GetBytes(Line(record)));
            file.Flush(flushToDisk: true);
        }
        catch (Exception failure) when (FileErrors.IsFileError(failure))
        {
            throw FileErrors.Cannot("write", _file, failure);
        }

        _keys[record.Key] = record;
    }

    private static string Line(KeyRecord record) => JsonSerializer.Serialize(record, KeyJson.Default.KeyRecord) + "\n";

    private static KeyRecord? Parse(string line)
    {
        try
        {
            return JsonSerializer.Deserialize(line, KeyJson.Default.KeyRecord);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}

/// <summary>A key, the SHA-256 of its body, and its sweep; null before that was started.</summary>
internal sealed record KeyRecord(string Key, string Body, DateTimeOffset Time, string? Sweep);

/// <summary>The lines of idempotency.jsonl.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    RespectRequiredConstructorParameters = true,
    RespectNullableAnnotations = true
)]
[JsonSerializable(typeof(KeyRecord))]
internal sealed partial class KeyJson : JsonSerializerContext;
