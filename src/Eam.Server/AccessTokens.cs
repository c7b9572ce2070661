using System.Security.Cryptography;
using System.Text;

namespace Eam.Server;

/// <summary>
/// Bearer tokens: one for full access, one for read-only access. Only their hashes are kept. Each comparison takes the same time for every
/// presented token.
/// </summary>
public sealed class AccessTokens
{
    /// <summary>
    /// Environment variables for the tokens. Their names with <c>_FILE</c> added are variables that name a file with the token.
    /// </summary>
    public const string WriteVariable = "EAM_TOKEN",
        ReadVariable = "EAM_READ_TOKEN";

    /// <summary>
    /// Name of the cookie of a browser session. It is needed because a browser's event stream cannot send a token in a header.
    /// </summary>
    public const string Cookie = "eam_session";

    private const int Shortest = 16;

    private readonly byte[]? _write,
        _read;
    private readonly byte[]? _writeSession,
        _readSession;

    private AccessTokens(string? write, string? read)
    {
        (_write, _read) = (Hash(write), Hash(read));
        (_writeSession, _readSession) = (Hash(SessionOf(_write)), Hash(SessionOf(_read)));
    }

    /// <summary>An instance that requires no token.</summary>
    public static AccessTokens None { get; } = new(null, null);

    /// <summary>Whether tokens are required.</summary>
    public bool AreRequired => _write is not null || _read is not null;

    /// <summary>Reads the tokens from the environment.</summary>
    /// <param name="variable">Returns an environment variable; null if it is not set.</param>
    /// <exception cref="ServerOptionsException">A token is too short, or its file cannot be read.</exception>
    public static AccessTokens Of(Func<string, string?> variable)
    {
        ArgumentNullException.ThrowIfNull(variable);
        var (write, read) = (Read(variable, WriteVariable), Read(variable, ReadVariable));
        if (write is not null && write == read)
            throw new ServerOptionsException($"{WriteVariable} and {ReadVariable} are equal: the read-only token must be different");
        return new(write, read);
    }

    /// <summary>Returns the access that a presented token gives.</summary>
    public Access Check(string? presented) => AreRequired ? Check(presented, _write, _read) : Access.Write;

    /// <summary>Returns the access that a presented session gives.</summary>
    public Access CheckSession(string? presented) => AreRequired ? Check(presented, _writeSession, _readSession) : Access.Write;

    /// <summary>
    /// Returns the session for a presented token. It is derived from the token, so it survives a restart and ends when the token changes.
    /// </summary>
    public string? Session(Access access) =>
        SessionOf(
            access switch
            {
                Access.Write => _write,
                Access.Read => _read,
                _ => null,
            }
        );

    private static Access Check(string? presented, byte[]? write, byte[]? read)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(Encoding.UTF8.GetBytes(presented ?? string.Empty), hash);

        // Always compares both tokens. The time must not show which one matches, or how many characters match.
        var (isWrite, isRead) = (Matches(hash, write), Matches(hash, read));
        return isWrite ? Access.Write
            : isRead ? Access.Read
            : Access.None;
    }

    private static bool Matches(ReadOnlySpan<byte> hash, byte[]? token) =>
        CryptographicOperations.FixedTimeEquals(hash, token ?? stackalloc byte[SHA256.HashSizeInBytes]) && token is not null;

    private static string? SessionOf(byte[]? key) =>
        key is null ? null : Convert.ToHexStringLower(HMACSHA256.HashData(key, "eam session 1"u8));

    private static byte[]? Hash(string? token) => token is null ? null : SHA256.HashData(Encoding.UTF8.GetBytes(token));

    private static string? Read(Func<string, string?> variable, string name)
    {
        var (given, file) = (variable(name), variable($"{name}_FILE"));
        var from = name;
        if (string.IsNullOrEmpty(given) && !string.IsNullOrEmpty(file))
            (given, from) = (FromFile(file, name), file);
        if (string.IsNullOrEmpty(given))
            return null;
        if (given.Length < Shortest || given.Any(c => c is <= ' ' or > '~'))
            throw new ServerOptionsException(
                $"the token of {from} must have at least {Shortest} visible ASCII characters without spaces (create one with `openssl rand -hex 32`)"
            );
        return given;
    }

    private static string FromFile(string file, string name)
    {
        try
        {
            return File.ReadAllText(file).Trim();
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new ServerOptionsException($"{name}_FILE: {file} cannot be read", failure);
        }
    }
}
