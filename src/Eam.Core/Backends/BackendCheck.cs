namespace Eam.Core.Backends;

/// <summary>The result of a backend's check of its own arithmetic.</summary>
/// <param name="Detail">The result in one line, for the user.</param>
/// <param name="IsLimited">Whether the backend must run slower than it could in order to compute correctly.</param>
public sealed record BackendCheck(string Detail, bool IsLimited);
