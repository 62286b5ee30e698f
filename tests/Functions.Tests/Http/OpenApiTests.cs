using System.Net;
using System.Text.Json;
using AccessCodes.Functions.Http.Documentation;
using AccessCodes.Functions.Tests.Support;
using AccessCodes.LocalHost.Hosting;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.DependencyInjection;

namespace AccessCodes.Functions.Tests.Http;

/// <summary>What /openapi.json says is what the app does.</summary>
public sealed class OpenApiTests(TestApp app) : IClassFixture<TestApp>
{
    // What the documents name, by document: "Migrating Existing Unmanaged Access Codes", "Convert an Unmanaged Access
    // Code". "Unmanaged Access Codes" names get without saying what it takes.
    private static readonly Dictionary<string, string[]> ParametersOfTheDocuments = new()
    {
        ["/access_codes/unmanaged/list"] = ["device_id"],
        ["/access_codes/unmanaged/get"] = [],
        ["/access_codes/unmanaged/convert_to_managed"] = ["access_code_id"],
        ["/access_codes/unmanaged/update"] = ["access_code_id", "is_managed"],
        ["/access_codes/unmanaged/delete"] = ["access_code_id"],
    };

    [Fact]
    public async Task Every_route_for_programs_is_documented_and_every_document_has_a_route()
    {
        var pages = HttpEndpoint.All.Where(endpoint => endpoint.Says.IsPage).Select(endpoint => endpoint.Function);
        var routes = FunctionCatalog.Of(typeof(ServiceRegistration).Assembly)
            .TriggeredBy<HttpTriggerAttribute>()
            .Where(function => function.Trigger.Methods is { Length: > 0 } && !pages.Contains(function.Function.Name))
            .SelectMany(function => function.Trigger.Methods!
                .Select(method => $"{method.ToUpperInvariant()} /{function.Trigger.Route ?? function.Function.Name}"));

        Assert.Equal(
            routes.Order(StringComparer.Ordinal),
            (await OperationsAsync()).Select(found => $"{found.Method} {found.Path}").Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task The_parameters_that_the_documents_name_are_there()
    {
        var operations = (await OperationsAsync()).ToLookup(found => found.Path);

        foreach (var (path, parameters) in ParametersOfTheDocuments)
        {
            Assert.True(operations.Contains(path), $"{path} is missing.");
            Assert.All(operations[path], operation =>
                Assert.Empty(parameters.Except(operation.Parameters.Select(parameter => parameter.Name))));
        }
    }

    [Fact]
    public async Task Each_documented_parameter_is_read_and_each_required_one_missed()
    {
        var functionKey = app.Services.GetRequiredService<FunctionKey>().Text;
        Assert.All(await OperationsAsync(), operation => Check(operation).GetAwaiter().GetResult());

        async Task Check(Operation operation)
        {
            if (operation.Parameters.Count == 0 || operation.Method == "GET")
                return;

            // No parameter can be a number with a fraction, so each that is read is complained about.
            var unreadable = JsonSerializer.Serialize(
                operation.Parameters.ToDictionary(parameter => parameter.Name, _ => 1.5));
            var address = operation.IsFor("function_key") ? $"{operation.Path}?code={functionKey}" : operation.Path;
            var refused = await app.SendAsync(new HttpMethod(operation.Method), address, unreadable);
            Assert.Equal(operation.Parameters.Select(parameter => parameter.Name).Order(), Complaints(refused));

            var required = operation.Parameters.Where(parameter => parameter.IsRequired).ToArray();
            if (required.Length > 0)
            {
                var empty = await app.SendAsync(new HttpMethod(operation.Method), address, "{}");
                Assert.Empty(required.Select(parameter => parameter.Name).Except(Complaints(empty)));
            }
        }
    }

    [Fact]
    public async Task It_is_the_same_text_every_time()
    {
        var first = await app.GetAsync("/openapi.json", key: null);
        var second = await Functions.Http.Documentation.ApiDocument.WriteAsync();

        Assert.Equal(HttpStatusCode.OK, first.Status);
        Assert.Equal(first.Text, second);
    }

    [Fact]
    public async Task What_is_for_operators_takes_the_function_key_and_nothing_else()
    {
        var guarded = (await OperationsAsync()).Where(operation => operation.IsFor("function_key")).ToArray();

        Assert.Contains(guarded, operation => operation.Path == "/workspaces/create");
        foreach (var operation in guarded)
        {
            var reply = await app.SendAsync(new HttpMethod(operation.Method), operation.Path, body: null);
            Assert.Equal((HttpStatusCode.Unauthorized, "unauthorized"), (reply.Status, reply.ErrorType));
        }
    }

    [Fact]
    public async Task What_changes_something_takes_an_idempotency_key_and_nothing_else_does()
    {
        var document = (await app.GetAsync("/openapi.json", key: null)).Body;

        foreach (var path in document.GetProperty("paths").EnumerateObject())
        {
            var isMutating = !path.Value.TryGetProperty("get", out _);
            Assert.All(path.Value.EnumerateObject(), operation => Assert.Equal(
                isMutating, operation.Value.GetRawText().Contains("#/components/parameters/idempotency_key", StringComparison.Ordinal)));
        }
    }

    [Fact]
    public async Task Whoever_needs_no_key_says_so()
    {
        var open = (await OperationsAsync()).Where(operation => operation.Keys.Count == 0);

        Assert.Equal(["/health", "/openapi.json"], open.Select(operation => operation.Path).Order());
    }

    private static IOrderedEnumerable<string> Complaints(Reply refused)
    {
        Assert.Equal("invalid_input", refused.ErrorType);
        return refused.Body.GetProperty("error").GetProperty("validation_errors").EnumerateObject()
            .Select(error => error.Name)
            .Where(name => name != "_errors")
            .Order();
    }

    private async Task<IReadOnlyList<Operation>> OperationsAsync()
    {
        var document = (await app.GetAsync("/openapi.json", key: null)).Body;
        return
        [
            .. from path in document.GetProperty("paths").EnumerateObject()
               from method in path.Value.EnumerateObject()
               select new Operation(
                   path.Name,
                   method.Name.ToUpperInvariant(),
                   [.. Parameters(document, method.Value)],
                   method.Value.TryGetProperty("security", out var keys)
                       ? [.. keys.EnumerateArray().SelectMany(key => key.EnumerateObject()).Select(key => key.Name)]
                       : []),
        ];
    }

    private static IEnumerable<Parameter> Parameters(JsonElement document, JsonElement operation)
    {
        // What is not written down in place is a header that many share.
        if (operation.TryGetProperty("parameters", out var given)
            && given.EnumerateArray().Where(parameter => !parameter.TryGetProperty("$ref", out _)).ToArray() is [_, ..] inQuery)
        {
            return inQuery.Select(parameter => new Parameter(
                parameter.GetProperty("name").GetString()!,
                parameter.TryGetProperty("required", out var isRequired) && isRequired.GetBoolean()));
        }

        if (!operation.TryGetProperty("requestBody", out var body))
            return [];

        var reference = body.GetProperty("content").GetProperty("application/json").GetProperty("schema")
            .GetProperty("$ref").GetString()!;
        var schema = document.GetProperty("components").GetProperty("schemas").GetProperty(reference.Split('/')[^1]);
        var required = schema.TryGetProperty("required", out var names)
            ? names.EnumerateArray().Select(name => name.GetString()).ToHashSet()
            : [];
        return schema.GetProperty("properties").EnumerateObject()
            .Select(property => new Parameter(property.Name, required.Contains(property.Name)));
    }

    private sealed record Operation(
        string Path, string Method, IReadOnlyList<Parameter> Parameters, IReadOnlyList<string> Keys)
    {
        public bool IsFor(string key) => Keys.Contains(key);
    }

    private sealed record Parameter(string Name, bool IsRequired);
}
