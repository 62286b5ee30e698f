using System.Text;
using System.Text.Json;
using AccessCodes.Functions.Http;
using AccessCodes.Functions.Http.Documentation;
using AccessCodes.Functions.Tests.Support;

namespace AccessCodes.Functions.Tests.Fuzz;

/// <summary>
/// Makes requests that change nothing, each by its number: to every endpoint in turn, with every fault in turn, for every
/// parameter in turn. What is odd about them beside that is left to chance.
/// </summary>
internal sealed class RequestFuzzer(int seed, TwoTenants tenants, FuzzedHeaders headers)
{
    private static readonly Fault[] Faults =
    [
        Fault.WrongType, Fault.None, Fault.NoObject, Fault.WrongType, Fault.GivenTwice, Fault.BadIdempotencyKey,
        Fault.TooLarge, Fault.None, Fault.WrongType, Fault.BadCredential, Fault.NoObject, Fault.None, Fault.WrongMethod,
        Fault.GivenTwice,
    ];

    private static readonly string[] Methods =
        ["GET", "POST", "PATCH", "DELETE", "PUT", "OPTIONS", "HEAD", "TRACE", "PURGE", "PRI"];

    private static readonly string[] Segments =
    [
        ConsoleFiles.Version, "app", "main.js", "index.html",
        .. typeof(ConsoleFiles).Assembly.GetManifestResourceNames()
            .Where(name => name.StartsWith("console/", StringComparison.Ordinal))
            .Select(name => name["console/".Length..]),
    ];

    private static readonly string[] RawQueries =
        ["%", "%zz", "%00", "%ff%fe", "%ed%a0%80", "a+b", "=", "", "%26", "[]", "a[0]=b", ";", "#", "%E2%80%AE"];

    private static readonly string[] Names =
    [
        .. HttpEndpoint.All.SelectMany(ParametersOf).Select(parameter => parameter.Name).Append("unknown").Distinct(),
    ];

    /// <summary>Makes a request; the same for the same seed and number.</summary>
    public FuzzedRequest Make(int number)
    {
        var random = FuzzSeed.RandomOf(seed, number);
        var (round, place) = Math.DivRem(number, HttpEndpoint.All.Count + 1);
        return place < HttpEndpoint.All.Count
            ? For(HttpEndpoint.All[place], random, number, round)
            : ForNobody(random, number);
    }

    private static IReadOnlyList<ParameterSchema> ParametersOf(HttpEndpoint endpoint) =>
        endpoint.Says.Parameters is null ? [] : SampleRequests.ParametersOf(endpoint);

    private static FuzzedRequest ForNobody(Random random, int number)
    {
        var known = random.Pick(HttpEndpoint.All).Path;
        var path = random.Next(4) switch
        {
            0 => "/",
            1 => $"{known}/nobody",
            2 => $"/x/{known}",

            // Kestrel itself refuses a path with a NUL, before the app hears of it.
            _ => "/x" + Uri.EscapeDataString(Nonsense.Text(random).Replace("\0", "", StringComparison.Ordinal)),
        };
        return new FuzzedRequest(
            number,
            Endpoint: null,
            Fault.UnknownPath,
            random.Pick(Methods),
            path + Query(random),
            FuzzedHeaders.Odd(random),
            random.IsOneIn(2) ? Encoding.UTF8.GetBytes(Nonsense.Json(random)) : null,
            IsChunked: random.IsOneIn(4));
    }

    private FuzzedRequest For(HttpEndpoint endpoint, Random random, int number, int round)
    {
        var parameters = ParametersOf(endpoint);
        var fault = FaultOf(endpoint, parameters, round);
        var members = Members(endpoint, parameters, fault, random);
        var query = Query(random);
        if (fault == Fault.WrongType)
            members = [.. members.Append((Wrong(parameters, round).Name, Nonsense.JsonOfNoType(random))).Reverse().DistinctBy(member => member.Name)];
        if (fault == Fault.GivenTwice)
            (members, query) = GiveTwice(random, parameters, members, query);

        return new FuzzedRequest(
            number,
            endpoint,
            fault,
            fault == Fault.WrongMethod ? random.Pick([.. Methods.Except(endpoint.Methods)]) : random.Pick(endpoint.Methods),
            Path(endpoint, random) + query,
            headers.For(endpoint, fault, random),
            Body(endpoint, fault, random, members),
            IsChunked: random.IsOneIn(8));
    }

    /// <summary>Each fault in turn, as far as an endpoint is able to it.</summary>
    private static Fault FaultOf(HttpEndpoint endpoint, IReadOnlyList<ParameterSchema> parameters, int round)
    {
        var fault = Faults[round % Faults.Length];
        return fault switch
        {
            Fault.WrongMethod => fault,
            _ when endpoint.Says.Parameters is null => Fault.None,
            Fault.WrongType when parameters.Count == 0 => Fault.NoObject,
            Fault.None when endpoint.IsMutating && !NeedsAnId(parameters) => Fault.BadIdempotencyKey,
            _ => fault,
        };
    }

    /// <summary>Whether it can be refused by naming what nobody has.</summary>
    private static bool NeedsAnId(IReadOnlyList<ParameterSchema> parameters) =>
        parameters.Any(parameter => parameter.IsRequired && SampleRequests.IsId(parameter.Name));

    private static ParameterSchema Wrong(IReadOnlyList<ParameterSchema> parameters, int round)
    {
        var (turn, place) = Math.DivRem(round, Faults.Length);
        var before = turn * Faults.Count(fault => fault == Fault.WrongType)
            + Faults.Take(place).Count(fault => fault == Fault.WrongType);
        return parameters[before % parameters.Count];
    }

    /// <summary>A good request of an endpoint, to which other parameters come that may be good or not.</summary>
    private List<(string Name, string Json)> Members(
        HttpEndpoint endpoint, IReadOnlyList<ParameterSchema> parameters, Fault fault, Random random)
    {
        if (endpoint.Says.Parameters is null)
            return [];

        var namesNobody = fault == Fault.None && (endpoint.IsMutating || random.IsOneIn(2));
        var members = SampleRequests.BodyFor(endpoint, parameter => IdFor(parameter, namesNobody, random))
            .ToDictionary(member => member.Key, member => member.Value!.ToJsonString());

        // Where one of several ids will do, none of them is required.
        var ids = parameters.Where(parameter => parameter.Schema.Format == "uuid").ToArray();
        if (members.Count == 0 && ids.Length > 0 && !random.IsOneIn(4))
        {
            var id = random.Pick(ids).Name;
            members[id] = $"\"{IdFor(id, namesNobody, random)}\"";
        }

        if (!random.IsOneIn(3))
        {
            foreach (var parameter in parameters.Where(parameter => random.IsOneIn(parameter.IsRequired ? 3 : 4)))
            {
                members[parameter.Name] = SampleRequests.IsId(parameter.Name)
                    ? SampleRequests.IdsIn(parameter.Name, IdFor(parameter.Name, namesNobody, random)).ToJsonString()
                    : Nonsense.JsonOf(random, parameter.Schema);
            }
        }

        // What an endpoint does not know is none of its business, unless it cannot be read.
        if (fault != Fault.WrongType && random.IsOneIn(3))
            members[$"x{Nonsense.Text(random)}"] = Nonsense.Json(random);
        if (random.IsOneIn(8))
            members[random.Pick(Names).ToUpperInvariant()] = Nonsense.JsonOfNoType(random);
        return [.. members.Select(member => (member.Key, member.Value))];
    }

    private Guid IdFor(string parameter, bool namesNobody, Random random) => namesNobody
        ? Nonsense.UnknownId(random)
        : random.Pick(random.IsOneIn(4) ? tenants.ForeignOf(parameter) : tenants.OwnOf(parameter));

    private static (List<(string Name, string Json)> Members, string Query) GiveTwice(
        Random random,
        IReadOnlyList<ParameterSchema> parameters,
        List<(string Name, string Json)> members,
        string query)
    {
        var ids = parameters.Where(parameter => parameter.Schema.Format == "uuid").ToArray();
        if (ids.Length > 0 && random.IsOneIn(3))
        {
            var name = random.Pick(ids).Name;
            var (one, other) = (Nonsense.UnknownId(random), Nonsense.UnknownId(random));
            return ([.. members.Where(member => member.Name != name), (name, $"\"{one}\"")], $"?{name}={other}");
        }

        var twice = random.Pick(Names);
        return ([.. members, (twice, "[1]"), (random.IsOneIn(2) ? twice : "\\" + twice, "[2]")], query);
    }

    private static string Query(Random random)
    {
        if (!random.IsOneIn(3))
            return "";

        return "?" + string.Join('&', Enumerable.Range(0, random.Next(1, 4)).Select(_ => random.Next(8) switch
        {
            0 => random.Pick(RawQueries),
            1 => $"{random.Pick(Names)}={random.Pick(RawQueries)}",
            2 => $"{random.Pick(Names)}.{Uri.EscapeDataString(Nonsense.Text(random))}={random.Next(3)}",
            _ => $"{random.Pick(Names)}={Uri.EscapeDataString(Nonsense.Text(random))}",
        }));
    }

    private static string Path(HttpEndpoint endpoint, Random random)
    {
        if (endpoint.Path.Contains('{', StringComparison.Ordinal))
        {
            return string.Join('/', endpoint.Path.Split('/').Select(segment => segment.StartsWith('{')
                ? random.Pick(Segments)
                : segment));
        }

        return random.Next(20) switch
        {
            0 => endpoint.Path.ToUpperInvariant(),
            1 => endpoint.Path + "/",
            _ => endpoint.Path,
        };
    }

    private static byte[]? Body(
        HttpEndpoint endpoint, Fault fault, Random random, List<(string Name, string Json)> members)
    {
        if (endpoint.Says.Parameters is null)
            return random.IsOneIn(2) ? Nonsense.Bytes(random, random.Next(100)) : null;

        var json = "{" + string.Join(',', members.Select(member => $"{Quoted(random, member.Name)}:{member.Json}")) + "}";
        return fault switch
        {
            Fault.NoObject => Nonsense.NoObject(random, json),
            Fault.TooLarge => Nonsense.TooLarge(random, json),
            _ when random.IsOneIn(10) => [0xef, 0xbb, 0xbf, .. Encoding.UTF8.GetBytes(json)],
            _ => Encoding.UTF8.GetBytes(json),
        };
    }

    // A name that begins with a backslash is to be spelled otherwise.
    private static string Quoted(Random random, string name) =>
        name.StartsWith('\\') ? Nonsense.Spelled(random, name[1..]) : JsonSerializer.Serialize(name);
}
