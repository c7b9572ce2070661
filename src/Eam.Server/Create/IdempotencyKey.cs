using Eam.Server.Problems;
using Microsoft.AspNetCore.Http;

namespace Eam.Server.Create;

/// <summary>
/// The header <c>Idempotency-Key</c>: repeating a request with it returns the same sweep. The service records it with the sweep.
/// </summary>
internal static class IdempotencyKey
{
    private const int Longest = 200;

    /// <summary>Returns the key of a request; null if it has none.</summary>
    /// <exception cref="ApiException">The header cannot be a key.</exception>
    public static string? Of(HttpRequest request)
    {
        var key = request.Headers["Idempotency-Key"].ToString();
        if (key.Length > Longest || key.Any(c => c is < ' ' or > '~'))
            throw new ApiException(ProblemKind.BadRequest, $"Idempotency-Key must have 1 to {Longest} visible ASCII characters");
        return key.Length > 0 ? key : null;
    }

    /// <summary>Returns the answer to a key that was used for another sweep.</summary>
    public static ApiException Reused() =>
        new(ProblemKind.KeyReused, "this Idempotency-Key was used with another body: take a new key for a new sweep");
}
