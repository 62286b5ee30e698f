using System.Globalization;
using AccessCodes.Comparison;
using AccessCodes.Comparison.Figures;
using AccessCodes.Comparison.Reporting;

return await ComparisonOptions.ParseAndRunAsync(args, async (options, cancellation) =>
{
    try
    {
        Requirements.Check();
        var (begun, figures, exitCode) = (DateTimeOffset.UtcNow, new List<Figure>(), 0);
        foreach (var group in options.Groups)
        {
            await Console.Error.WriteLineAsync(
                string.Create(CultureInfo.InvariantCulture, $"{DateTimeOffset.UtcNow:HH:mm:ss} {group.Summary}"));
            try
            {
                figures.AddRange(await group.MeasureAsync(options.Plan, cancellation));
            }
            // What the other groups came to is worth having.
            catch (Exception failure) when (failure is not OperationCanceledException)
            {
                await Console.Error.WriteLineAsync($"{group.Name} was not measured: {failure.Message}");
                exitCode = 1;
            }
        }

        var report = new Report(begun, options.Plan, Machine.This, figures);
        Console.WriteLine(await report.WriteAsync(options.Output, cancellation));
        return exitCode;
    }
    catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
    {
        await Console.Error.WriteLineAsync("Stopped; what was started has ended.");
        return 1;
    }
    catch (CannotMeasureException failure)
    {
        await Console.Error.WriteLineAsync(failure.Message);
        return 1;
    }
});
