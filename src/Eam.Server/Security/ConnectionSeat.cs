namespace Eam.Server.Security;

/// <summary>One connection as the limits see it.</summary>
/// <param name="number">Its number; later connections have higher ones.</param>
/// <param name="address">Address of its client.</param>
/// <param name="onlyHealth">Whether it gets only answers on health, because all ordinary places are taken.</param>
/// <param name="abort">Closes the connection.</param>
internal sealed class ConnectionSeat(long number, string address, bool onlyHealth, Action abort)
{
    private int _requests;
    private volatile bool _spoke;

    public long Number => number;

    public string Address => address;

    public bool OnlyHealth => onlyHealth;

    /// <summary>Whether the client has sent anything yet.</summary>
    public bool HasSpoken => _spoke;

    /// <summary>Whether a request is being answered.</summary>
    public bool IsBusy => Volatile.Read(ref _requests) > 0;

    /// <summary>Records that the client has sent something.</summary>
    public void Speak() => _spoke = true;

    /// <summary>Records that a request has begun.</summary>
    public void Begin() => Interlocked.Increment(ref _requests);

    /// <summary>Records that a request has ended.</summary>
    public void End() => Interlocked.Decrement(ref _requests);

    /// <summary>Closes the connection.</summary>
    public void Abort() => abort();
}
