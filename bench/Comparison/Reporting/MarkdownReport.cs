using System.Globalization;
using System.Text;
using AccessCodes.Comparison.Figures;

namespace AccessCodes.Comparison.Reporting;

/// <summary>A report to read: the figures with their bounds, then the loads that they come from.</summary>
internal static class MarkdownReport
{
    public static string Of(Report report)
    {
        var text = new StringBuilder();
        Line(text, $"Measured {report.MeasuredAt:yyyy-MM-dd HH:mm} UTC on {report.Machine.Cores} cores, {report.Machine.System},");
        Line(text, $"{report.Machine.Runtime}; {report.Plan.Rounds} rounds, {report.Plan.Duration.TotalSeconds:0} s each in turn.");
        if (report.Plan.IsQuick)
            Line(text, $"**A quick run: it shows that the comparison works. The numbers mean little.**");

        foreach (var group in report.Figures.GroupBy(figure => figure.Group))
        {
            Line(text, $"");
            Line(text, $"### {group.Key}");
            Line(text, $"");
            Line(text, $"| figure | measured | to | median | from – to | bound | reached |");
            Line(text, $"| --- | --- | --- | --- | --- | --- | --- |");
            foreach (var figure in group)
                Line(text, $"| {figure.Name} | {Cell(figure.Measured)} | {Cell(figure.To)} | {Ratio(figure.Median)} | {Ratio(figure.Lowest)} – {Ratio(figure.Highest)} | {Cell(figure.Bound)} | {Cell(figure.IsReached)} |");
        }

        AddLoads(text, report.Figures);
        return text.ToString();
    }

    private static void AddLoads(StringBuilder text, IEnumerable<Figure> figures)
    {
        var loads = figures
            .SelectMany(figure => new[] { (figure.Name, Series: figure.Measured), (figure.Name, Series: figure.To!) })
            .Where(load => load.Series is { Loads.Count: > 0 })
            .DistinctBy(load => (load.Name, load.Series))
            .ToList();
        if (loads.Count == 0)
            return;

        Line(text, $"");
        Line(text, $"### The loads behind them, medians");
        Line(text, $"");
        Line(text, $"| load | of | in a second | median, ms | 99 %, ms | cores: server | cores: generator |");
        Line(text, $"| --- | --- | --- | --- | --- | --- | --- |");
        foreach (var (name, series) in loads)
        {
            var all = series.Loads;
            Line(text, $"| {name} | {series.Of} | {all.Select(load => load.PerSecond).Median():N0} | {all.Select(load => load.MedianMilliseconds).Median():0.0} | {all.Select(load => load.P99Milliseconds).Median():0.0} | {all.Select(load => load.CoresOfServer).Median():0.00} | {all.Select(load => load.CoresOfGenerator).Median():0.00} |");
        }
    }

    private static string Cell(Series? series) =>
        series is null ? "" : string.Create(CultureInfo.InvariantCulture, $"{series.Of}: {Amount(series.Median)} {series.Unit}");

    private static string Cell(Bound? bound) => bound is null ? "" : $"{(bound.AtLeast ? "≥" : "≤")} {Ratio(bound.Value)}";

    private static string Cell(bool? isReached) => isReached switch { true => "yes", false => "**no**", null => "" };

    private static string Ratio(double value) => value.ToString("0.0#", CultureInfo.InvariantCulture);

    private static string Amount(double value) => value.ToString(value < 10 ? "0.00#" : "N0", CultureInfo.InvariantCulture);

    private static void Line(StringBuilder text, FormattableString line) =>
        text.Append(line.ToString(CultureInfo.InvariantCulture)).Append('\n');
}
