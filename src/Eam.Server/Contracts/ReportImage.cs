namespace Eam.Server.Contracts;

/// <summary>An image within a report.</summary>
/// <param name="Title">Title of the image.</param>
/// <param name="Data">The image as a data: address.</param>
public sealed record ReportImage(string Title, string Data);
