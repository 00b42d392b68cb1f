using FsCheck;
using FsCheck.Fluent;
using McpGateway.Policies.Matching;

namespace McpGateway.Tests.Policies.Matching;

public class UriTemplateTests
{
    [Theory]
    [InlineData("notes://a/*", "notes://a/{id}", true)]
    [InlineData("notes://a/*", "notes://{folder}/{id}", true)]
    [InlineData("notes://a/*", "notes://b/{id}", false)]
    [InlineData("notes://a/*", "notes://a/{id}/x", false)]
    [InlineData("notes://a/*", "notes://a/x{+path}", true)]
    [InlineData("notes://a/**", "notes://a{/path*}", true)]
    [InlineData("notes://a/b/c", "notes://a/{id}", false)]
    [InlineData("notes://a/b/c", "notes://a/{+path}", true)]
    [InlineData("notes://a/b", "notes://a/{id}", true)]
    [InlineData("notes://a/b", "notes://a/b{?page}", true)]
    [InlineData("notes://a", "notes://a", true)]
    [InlineData("**", "{+uri}", true)]
    [InlineData("notes://a/x*y", "notes://a/{a}z{b}", true)]
    [InlineData("notes://a/x", "notes://a/{unclosed", true)]
    public void CanMatch_PatternAndTemplate_AgreeOnSomeUri(string pattern, string template, bool expected) =>
        Assert.Equal(expected, UriTemplates.CanMatch(Glob.OfUris(pattern), Replace(template)));

    /// <summary>Whatever a template's values are: if the result matches the pattern, the template can match it.</summary>
    [Fact]
    public void CanMatch_AnyExpansionThatMatches_ImpliesIt()
    {
        var literal = Gen.Elements("a", "b", "/");
        var piece = Gen.OneOf(literal, Gen.Constant("{v}"), Gen.Constant("{+v}"));
        var inputs =
            from pattern in Gen.Elements("a", "b", "/", "*", "**").ListOf()
            from pieces in piece.ListOf()
            from value in literal.ListOf()
            select (Pattern: string.Concat(pattern.Take(7)), Template: string.Concat(pieces.Take(7)), Value: string.Concat(value.Take(3)));

        Prop.ForAll(inputs.ToArbitrary(), input =>
        {
            var uri = input.Template.Replace("{+v}", input.Value, StringComparison.Ordinal).Replace("{v}", input.Value.Replace('/', 'c'), StringComparison.Ordinal);
            var glob = Glob.OfUris(input.Pattern);
            return !glob.Matches(uri) || UriTemplates.CanMatch(glob, Replace(input.Template));
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(5000));
    }

    private static ReadOnlySpan<char> Replace(string template) => UriTemplates.Replace(template, new char[template.Length]);
}
