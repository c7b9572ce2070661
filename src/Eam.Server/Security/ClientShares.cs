using Eam.Server.Problems;

namespace Eam.Server.Security;

/// <summary>Counts what each client holds, and refuses more than its share. Thread-safe.</summary>
/// <param name="most">Maximum number that one client may hold.</param>
internal sealed class ClientShares(int most)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, int> _held = new(StringComparer.Ordinal);

    /// <summary>Takes one for a client. It is returned when the answer is disposed.</summary>
    /// <param name="client">Name of the client.</param>
    /// <param name="kind">Kind of the problem if the client already holds its share.</param>
    /// <param name="detail">Detail of that problem.</param>
    /// <param name="retryAfter">Seconds after which it may try again.</param>
    /// <exception cref="ApiException">The client already holds its share.</exception>
    public IDisposable Take(string client, ProblemKind kind, string detail, int retryAfter)
    {
        lock (_gate)
        {
            var held = _held.GetValueOrDefault(client);
            if (held >= most)
                throw new ApiException(kind, detail, retryAfter);
            _held[client] = held + 1;
        }

        return new Held(this, client);
    }

    private void Return(string client)
    {
        lock (_gate)
        {
            // Clients that hold nothing are forgotten, so that the memory does not grow with the number of addresses.
            if (--_held[client] == 0)
                _held.Remove(client);
        }
    }

    private sealed class Held(ClientShares shares, string client) : IDisposable
    {
        public void Dispose() => shares.Return(client);
    }
}
