using System.Text.Json.Serialization;
using Eam.Engine.Records;

namespace Eam.Server.Contracts;

/// <summary>
/// JSON context of the API: snake_case names; NaN and infinity are null. Server and clients use the same one. A text that lacks a field is no answer of the API.
/// </summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    Converters = [typeof(ParameterValueConverter)],
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true
)]
[JsonSerializable(typeof(SweepPage))]
[JsonSerializable(typeof(SweepDetails))]
[JsonSerializable(typeof(TrialPage))]
[JsonSerializable(typeof(TrialDetails))]
[JsonSerializable(typeof(EventPage))]
[JsonSerializable(typeof(CurveSet))]
[JsonSerializable(typeof(SweepChange))]
[JsonSerializable(typeof(Resync))]
[JsonSerializable(typeof(ServerInfo))]
[JsonSerializable(typeof(HealthView))]
[JsonSerializable(typeof(SweepSummary))]
[JsonSerializable(typeof(SweepPlanView))]
[JsonSerializable(typeof(CatalogView))]
[JsonSerializable(typeof(RungLadder))]
[JsonSerializable(typeof(SlotTimeline))]
[JsonSerializable(typeof(ParetoView))]
[JsonSerializable(typeof(FrontView))]
[JsonSerializable(typeof(ImportanceView))]
[JsonSerializable(typeof(Comparison))]
[JsonSerializable(typeof(ArtifactList))]
[JsonSerializable(typeof(SweepExport))]
[JsonSerializable(typeof(SampleSet))]
[JsonSerializable(typeof(TrialOutputView))]
[JsonSerializable(typeof(ReportData))]
[JsonSerializable(typeof(ReportSweep))]
[JsonSerializable(typeof(MetricPage))]
[JsonSerializable(typeof(DeviceList))]
[JsonSerializable(typeof(ProblemDocument))]
public sealed partial class ApiJson : JsonSerializerContext;
