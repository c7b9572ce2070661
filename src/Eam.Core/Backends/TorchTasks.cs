namespace Eam.Core.Backends;

/// <summary>
/// The tasks that need the torch backend, by name and meaning. Also a program that was built without it lists them, and says how to get
/// them.
/// </summary>
public static class TorchTasks
{
    /// <summary>The task whose base is an image network on the digits.</summary>
    public const string DigitImages = "digit-images";

    /// <summary>The task of models and rewards from Python.</summary>
    public const string TorchScript = "torchscript";

    /// <summary>How to get the backend.</summary>
    public const string Remedy = "build eam with the torch backend: -p:Torch=cpu or -p:Torch=cuda (docs/torch.md#build)";

    /// <summary>The names and meanings of the tasks.</summary>
    public static IReadOnlyList<(string Name, string Meaning)> All { get; } =
    [
        (
            DigitImages,
            "a class-conditional U-Net or DiT pretrained on 8x8 images of handwritten digits, with classifier-free guidance, tilted to ink or to a digit (torch backend)"
        ),
        (TorchScript, "a velocity or noise-prediction network and rewards, exported from Python as TorchScript (docs/torch.md)"),
    ];

    /// <summary>The tasks that this program does not have.</summary>
    public static IReadOnlyList<(string Name, string Meaning)> Missing => [.. All.Where(task => TaskCatalog.Find(task.Name) is null)];

    /// <summary>Returns the meaning of a task of the torch backend.</summary>
    public static string MeaningOf(string name) => All.First(task => task.Name == name).Meaning;

    /// <summary>Says how to get a task that this program does not have; null for any other name.</summary>
    public static string? Refusal(string name) =>
        Missing.Any(task => task.Name == name) ? $"task {name} needs the torch backend, which this eam was built without: {Remedy}" : null;
}
