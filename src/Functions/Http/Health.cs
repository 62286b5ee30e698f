using AccessCodes.Functions.Http.Pipeline;
using AccessCodes.Functions.Http.Resources;
using AccessCodes.Functions.Storage;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Logging;

namespace AccessCodes.Functions.Http;

/// <summary>/health: whether the app can do its work; no key needed.</summary>
public sealed partial class Health(ApiEndpoint endpoint, ITables tables, ILogger<Health> logger)
{
    [Function("Health")]
    [Endpoint(
        "Tells whether the app can do its work.", null, typeof(HealthAnswer), IsBeyondSeam = true, TellsOfStorage = true)]
    public Task<IResult> Get(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "health")] HttpRequest request) =>
        endpoint.AnswerAsync(request, async cancellation =>
        {
            try
            {
                await tables.Directory.GetAsync("health", "health", cancellation);
                return Answer.Ok(new HealthAnswer(), ApiJson.Web.HealthAnswer);
            }
            catch (Exception exception) when (exception is not OperationCanceledException)
            {
                Log.StorageUnavailable(logger, exception);
                return ApiError.StorageUnavailable;
            }
        });

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Error, "Storage does not answer")]
        public static partial void StorageUnavailable(ILogger logger, Exception exception);
    }
}
