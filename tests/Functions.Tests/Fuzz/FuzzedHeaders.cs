using AccessCodes.Functions.Http.Documentation;
using AccessCodes.Functions.Tests.Support;

namespace AccessCodes.Functions.Tests.Fuzz;

/// <summary>
/// Headers: keys that open something and such as do not, and others that mean nothing to this app; within the limits of the
/// host.
/// </summary>
internal sealed class FuzzedHeaders(string functionKey)
{
    private static readonly string[] GoodAuthorizations =
    [
        $"Bearer {TestApp.SandboxKey}", $"Bearer {TestApp.SandboxKey}", $"Bearer {TestApp.SandboxKey}",
        $"bearer   {TestApp.SandboxKey}", $"BEARER {TestApp.NeighbourKey}",
    ];

    private static readonly string[][] BadAuthorizations =
    [
        [], [""], ["Bearer"], ["Bearer "], [TestApp.SandboxKey], ["Basic c2VhbV9zYW5kYm94XzE6"], [$"Bearer\t{TestApp.SandboxKey}"],
        [$"Bearer {TestApp.SandboxKey} x"], [$"Bearer {TestApp.SandboxKey},"],
        [$"Bearer {TestApp.SandboxKey}", $"Bearer {TestApp.NeighbourKey}"], [$"Token {TestApp.SandboxKey}"],
        [$"Bearer {TestApp.SandboxKey.ToUpperInvariant()}"], ["Bearer seam_"], ["Bearer seam_x"], ["Bearer null"],
        [$"Bearer seam_{new string('x', 5_000)}"], ["Bearer eyJhbGciOiJub25lIn0.e30."], ["Bearer ../../seam_sandbox_1"],
    ];

    private static readonly string[] BadIdempotencyKeys =
        ["", "two words", "tab\tkey", new string('k', 256), new string('k', 3_000), "a, b"];

    private static readonly string[] ContentTypes =
    [
        "application/json", "application/json; charset=utf-8", "application/json; charset=utf-16", "text/plain",
        "application/json; charset=\"no such\"", "application/x-www-form-urlencoded", "multipart/form-data", "x/y", "",
        "multipart/form-data; boundary=b", "application/json, text/plain", "json", "*/*", ";", new string('x', 2_000),
    ];

    private static readonly (string Name, string Value)[] Others =
    [
        ("Accept", "application/xml;q=0.1, */*;q=nan"), ("Accept-Encoding", "br, gzip;q=0, *"),
        ("Accept-Language", "tlh"), ("Access-Control-Request-Method", "POST"), ("Cache-Control", "only-if-cached"),
        ("Content-Encoding", "gzip"), ("Content-Encoding", "identity, br"), ("Content-Language", "x"),
        ("Content-MD5", "x"), ("Content-Range", "bytes 0-1/2"), ("Cookie", new string('c', 4_000)), ("Date", "yesterday"),
        ("Expect", "100-continue"), ("Forwarded", "for=\"[::1]\";host=x"), ("From", "x@y"), ("If-Match", "*"),
        ("If-Modified-Since", "now"), ("If-None-Match", "*"), ("If-None-Match", "\"a\", W/\"b\""), ("If-Range", "x"),
        ("Origin", "null"), ("Range", "bytes=0-0,-1"), ("Referer", "http://"), ("seam-request-id", "mine"),
        ("seam-workspace", "5a000000-0000-4000-8000-000000000002"), ("TE", "trailers"), ("traceparent", "00-zz-zz-zz"),
        ("tracestate", "=,=,="), ("Upgrade", "h2c"), ("User-Agent", "("), ("Via", "1.1 x"), ("X-API-Key", TestApp.SandboxKey),
        ("X-Forwarded-For", "::1"), ("X-Forwarded-Host", "evil.example"), ("X-HTTP-Method", "DELETE"),
        ("X-HTTP-Method-Override", "DELETE"), ("X-Original-URL", "/workspaces/create"), ("X-Rewrite-URL", "/"),
        ("X-Long", new string('l', 4_000)), ("baggage", "a=b,,"), ("request-id", "|x."), ("x-functions-key", "x"),
    ];

    /// <summary>The headers of a request, with a key that opens what it is for unless that is what is wrong with it.</summary>
    public List<(string Name, string Value)> For(HttpEndpoint endpoint, Fault fault, Random random)
    {
        var headers = Odd(random);
        if (endpoint.NeedsFunctionKey)
        {
            headers.RemoveAll(header => header.Name == "x-functions-key");
            headers.AddRange(FunctionKeys(fault, random).Select(key => ("x-functions-key", key)));
        }

        // An operator needs no API key, and is none by one.
        var authorizations = fault == Fault.BadCredential && !endpoint.NeedsFunctionKey
            ? random.Pick(BadAuthorizations)
            : [random.Pick(GoodAuthorizations)];
        headers.AddRange(authorizations.Select(authorization => ("Authorization", authorization)));

        if (fault == Fault.BadIdempotencyKey)
            headers.Add(("Idempotency-Key", random.Pick(BadIdempotencyKeys)));
        else if (random.IsOneIn(6))
            headers.Add(("Idempotency-Key", $"{Nonsense.UnknownId(random)}"));
        return headers;
    }

    /// <summary>Headers that nothing here reads.</summary>
    public static List<(string Name, string Value)> Odd(Random random)
    {
        var headers = new List<(string Name, string Value)>();
        if (!random.IsOneIn(4))
            headers.Add(("Content-Type", random.Pick(ContentTypes)));
        for (var more = random.Next(4); more > 0; more--)
            headers.Add(random.Pick(Others));
        if (random.IsOneIn(50))
            headers.AddRange(Enumerable.Range(0, 60).Select(number => ($"X-{number}", $"{number}")));
        return headers;
    }

    private string[] FunctionKeys(Fault fault, Random random) => fault == Fault.BadCredential
        ? random.Pick<string[]>(
        [
            [], [""], ["x"], [functionKey + "x"], [functionKey[1..]], [functionKey.ToUpperInvariant()],
            [functionKey, functionKey], [TestApp.SandboxKey], [new string('x', 5_000)],
        ])
        : [functionKey];
}
