using System.Globalization;
using AccessCodes.Comparison;
using AccessCodes.Comparison.Figures;
using AccessCodes.Comparison.Reporting;

return await ComparisonOptions.ParseAndRunAsync(args, async (options, cancellation) =>
{
    try
    {
        Requirements.Check();
        var (begun, figures) = (DateTimeOffset.UtcNow, new List<Figure>());
        foreach (var group in options.Groups)
        {
            await Console.Error.WriteLineAsync(
                string.Create(CultureInfo.InvariantCulture, $"{DateTimeOffset.UtcNow:HH:mm:ss} {group.Summary}"));
            figures.AddRange(await group.MeasureAsync(options.Plan, cancellation));
        }

        var report = new Report(begun, options.Plan, Machine.This, figures);
        var markdown = MarkdownReport.Of(report);
        options.Output.Create();
        await File.WriteAllTextAsync(Path.Combine(options.Output.FullName, "comparison.md"), markdown, cancellation);
        await File.WriteAllTextAsync(
            Path.Combine(options.Output.FullName, "comparison.json"), report.ToJson(), cancellation);
        Console.WriteLine(markdown);
        return 0;
    }
    catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
    {
        await Console.Error.WriteLineAsync("Stopped; what was started has ended.");
        return 1;
    }
    catch (Exception failure) when (failure is CannotMeasureException or InvalidOperationException)
    {
        await Console.Error.WriteLineAsync(failure.Message);
        return 1;
    }
});
