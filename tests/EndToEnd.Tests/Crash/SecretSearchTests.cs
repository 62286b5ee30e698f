namespace AccessCodes.EndToEnd.Tests.Crash;

/// <summary>A search that finds nothing is worth what it would have found.</summary>
public sealed class SecretSearchTests
{
    private const string Pin = "40718263";
    private const string ApiKey = "seam_Xb9rKq27_hD4";
    private const string Secret = "whsec_c2VjcmV0+9xY/abc=";

    private readonly SecretSearch _search = new([Pin], [ApiKey, Secret]);

    [Theory]
    [InlineData("info: Attempt set code 40718263 on its device")]
    [InlineData("""{"access_code_id":"c0000000-0000-4000-8000-090000000001","code":"40718263"}""")]
    [InlineData("Pin { Reveal = 40718263 }")]
    [InlineData("PIN40718263x is taken")]
    [InlineData("Authorization: Bearer seam_Xb9rKq27_hD4")]
    [InlineData("""{"secret":"whsec_c2VjcmV0\u002B9xY/abc="}""")]
    [InlineData("whsec_c2VjcmV0+9xY/abc=")]
    public void A_secret_is_found_wherever_it_stands(string line) =>
        Assert.Equal([line], _search.LinesIn($"before\n{line}\nafter"));

    [Theory]
    [InlineData("Attempt 40718263-0000-4000-8000-090000000001 is accepted")]
    [InlineData("msg_0199407182637000a000000000000001")]
    [InlineData("00-4071826340718263ffffffffffffffff-4071826340718263-01")]
    [InlineData("took 140718263 ticks")]
    [InlineData("seam_Xb9r…")]
    public void What_only_looks_like_one_is_not(string line) => Assert.Empty(_search.LinesIn(line));
}
