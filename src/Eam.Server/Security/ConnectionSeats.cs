namespace Eam.Server.Security;

/// <summary>
/// Limits the number of connections, in all and from one address. Beyond the limit, a new connection replaces one that has no request:
/// first the oldest that never sent anything, otherwise the oldest. So idle connections cannot lock out other clients. If every connection
/// has a request, a small reserve of connections still answers the health routes. Thread-safe.
/// </summary>
internal sealed class ConnectionSeats(ServerOptions options)
{
    private const int Reserved = 64;
    private static readonly Comparer<ConnectionSeat> ByAge = Comparer<ConnectionSeat>.Create((a, b) => a.Number.CompareTo(b.Number));

    private readonly Lock _gate = new();
    private readonly SortedSet<ConnectionSeat> _all = new(ByAge),
        _reserve = new(ByAge);
    private readonly Dictionary<string, SortedSet<ConnectionSeat>> _addresses = new(StringComparer.Ordinal);
    private long _number;

    /// <summary>Seats a new connection. May close another one. Returns null if there is no place, not even in the reserve.</summary>
    /// <param name="address">Address of the client.</param>
    /// <param name="abort">Closes the new connection.</param>
    public ConnectionSeat? Take(string address, Action abort)
    {
        ConnectionSeat? seat,
            displaced;
        lock (_gate)
            (seat, displaced) = Seat(address, abort);
        displaced?.Abort();
        return seat;
    }

    /// <summary>Frees the place of a connection that has ended.</summary>
    public void Leave(ConnectionSeat seat)
    {
        lock (_gate)
            Remove(seat);
    }

    private (ConnectionSeat? Seat, ConnectionSeat? Displaced) Seat(string address, Action abort)
    {
        ConnectionSeat? displaced = null;
        var full = true;
        if (_addresses.TryGetValue(address, out var own) && own.Count >= options.MostConnectionsPerAddress)
            displaced = Idle(own);
        else if (_all.Count >= options.MostConnections)
            displaced = Idle(_all);
        else
            full = false;

        var onlyHealth = full && displaced is null;
        if (onlyHealth && _reserve.Count >= Reserved)
        {
            displaced = Idle(_reserve);
            if (displaced is null)
                return (null, null);
        }

        if (displaced is not null)
            Remove(displaced);
        var seat = new ConnectionSeat(++_number, address, onlyHealth, abort);
        if (onlyHealth)
        {
            _reserve.Add(seat);
            return (seat, displaced);
        }

        _all.Add(seat);
        if (!_addresses.TryGetValue(address, out own))
            _addresses[address] = own = new(ByAge);
        own.Add(seat);
        return (seat, displaced);
    }

    private static ConnectionSeat? Idle(SortedSet<ConnectionSeat> seats) =>
        seats.FirstOrDefault(seat => !seat.HasSpoken) ?? seats.FirstOrDefault(seat => !seat.IsBusy);

    private void Remove(ConnectionSeat seat)
    {
        _reserve.Remove(seat);
        _all.Remove(seat);
        if (_addresses.TryGetValue(seat.Address, out var own) && own.Remove(seat) && own.Count == 0)
            _addresses.Remove(seat.Address);
    }
}
