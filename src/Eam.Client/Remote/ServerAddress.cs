namespace Eam.Client.Remote;

/// <summary>Where a server is, and the token for it. Not a record: a token must not be in anything that is printed.</summary>
internal sealed class ServerAddress
{
    /// <summary>Environment variables; the token's also with <c>_FILE</c>, which names a file that holds it.</summary>
    public const string Variable = "EAM_SERVER",
        TokenVariable = "EAM_TOKEN";

    private ServerAddress(Uri root, string? token) => (Root, Token) = (root, token);

    /// <summary>Ends in a slash, so that paths can be put behind it.</summary>
    public Uri Root { get; }

    /// <summary>Null where none is given.</summary>
    public string? Token { get; }

    /// <summary>Whether the token can be read on its way.</summary>
    public bool IsExposed => Token is not null && Root.Scheme == Uri.UriSchemeHttp && !Root.IsLoopback;

    /// <summary>Reads what a user typed.</summary>
    /// <param name="text">Such as <c>http://gpu-7:8700</c>; without a scheme it is http.</param>
    /// <param name="origin">As messages name where it came from: <c>--server</c> or <c>EAM_SERVER</c>.</param>
    /// <param name="variable">An environment variable; null where unset.</param>
    /// <exception cref="UsageException">It is no address of a server, or the token cannot be sent.</exception>
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
            throw new UsageException($"{origin}: an address has no user name; the token is read from {TokenVariable}");
        return new(root, ReadToken(variable));
    }

    /// <summary>As a user would type it.</summary>
    public override string ToString() => Root.AbsoluteUri.TrimEnd('/');

    private static string? ReadToken(Func<string, string?> variable)
    {
        var token = variable(TokenVariable) ?? (variable($"{TokenVariable}_FILE") is { } file ? FromFile(file) : null);
        return token is null || token.All(c => c is > ' ' and <= '~')
            ? token
            : throw new UsageException(
                $"the token of {TokenVariable} has a character that cannot be sent: only visible ASCII characters, without spaces"
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
