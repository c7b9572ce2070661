namespace Eam.Client.Remote;

/// <summary>
/// Address of a server and the token for it. It is not a record, because the printed form of a record would contain the token.
/// </summary>
internal sealed class ServerAddress
{
    /// <summary>
    /// Environment variables for the address and the token. The name of the token's variable with <c>_FILE</c> added names a file that
    /// holds the token.
    /// </summary>
    public const string Variable = "EAM_SERVER",
        TokenVariable = "EAM_TOKEN";

    private ServerAddress(Uri root, string? token) => (Root, Token) = (root, token);

    /// <summary>Root address. It ends in a slash, so that paths can be appended.</summary>
    public Uri Root { get; }

    /// <summary>The token; null if none is given.</summary>
    public string? Token { get; }

    /// <summary>Whether others on the network can read the token.</summary>
    public bool IsExposed => Token is not null && Root.Scheme == Uri.UriSchemeHttp && !Root.IsLoopback;

    /// <summary>Parses an address that a user typed.</summary>
    /// <param name="text">The address, such as <c>http://gpu-7:8700</c>. Without a scheme http is used.</param>
    /// <param name="origin">Source of the text, for messages: <c>--server</c> or <c>EAM_SERVER</c>.</param>
    /// <param name="variable">Returns an environment variable; null if it is not set.</param>
    /// <exception cref="UsageException">The text is not an address of a server, or the token cannot be sent.</exception>
    public static ServerAddress Parse(string text, string origin, Func<string, string?> variable)
    {
        var whole = text.Contains("://", StringComparison.Ordinal) ? text : $"http://{text}";
        if (
            !Uri.TryCreate(whole.TrimEnd('/') + "/", UriKind.Absolute, out var root)
            || root.Host.Length == 0
            || (root.Scheme != Uri.UriSchemeHttp && root.Scheme != Uri.UriSchemeHttps)
            || root.Query.Length > 0
            || root.Fragment.Length > 0
        )
        {
            throw new UsageException($"{origin}: '{text}' is not the address of a server, such as http://127.0.0.1:8700");
        }

        if (root.UserInfo.Length > 0)
            throw new UsageException($"{origin}: the address must not contain a user name; the token is read from {TokenVariable}");
        return new(root, ReadToken(variable));
    }

    /// <summary>Returns the address as a user would type it.</summary>
    public override string ToString() => Root.AbsoluteUri.TrimEnd('/');

    private static string? ReadToken(Func<string, string?> variable)
    {
        var token = variable(TokenVariable) ?? (variable($"{TokenVariable}_FILE") is { } file ? FromFile(file) : null);
        return token is null || token.All(c => c is > ' ' and <= '~')
            ? token
            : throw new UsageException(
                $"the token of {TokenVariable} has a character that cannot be sent: use only visible ASCII characters without spaces"
            );
    }

    private static string FromFile(string file)
    {
        try
        {
            return File.ReadAllText(file).Trim();
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new UsageException($"{TokenVariable}_FILE: {file} cannot be read");
        }
    }
}
