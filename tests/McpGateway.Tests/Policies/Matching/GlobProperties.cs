using FsCheck;
using FsCheck.Fluent;
using McpGateway.Policies.Matching;

namespace McpGateway.Tests.Policies.Matching;

public class GlobProperties
{
    private static readonly Gen<string> Texts = Gen.Elements('a', 'b', '/', '?', 'a', 'b').ListOf().Select(letters => new string([.. letters.Take(12)]));

    private static readonly Gen<string> Patterns =
        Gen.Elements("a", "b", "/", "*", "**", "a", "*").ListOf().Select(pieces => string.Concat(pieces.Take(9)));

    [Fact]
    public void Matches_AnyUriPattern_EqualsANaiveMatcher() =>
        Prop.ForAll(Gen.Zip(Patterns, Texts).ToArbitrary(), pair => Glob.OfUris(pair.Item1).Matches(pair.Item2) == Naive(pair.Item1, pair.Item2, oneStarStays: true))
            .Check(Config.QuickThrowOnFailure.WithMaxTest(5000));

    [Fact]
    public void Matches_AnyNamePattern_EqualsANaiveMatcher() =>
        Prop.ForAll(Gen.Zip(Patterns, Texts).ToArbitrary(), pair => Glob.OfNames(pair.Item1).Matches(pair.Item2) == Naive(pair.Item1, pair.Item2, oneStarStays: false))
            .Check(Config.QuickThrowOnFailure.WithMaxTest(5000));

    /// <summary>The definition, without a thought for its cost.</summary>
    internal static bool Naive(string pattern, string text, bool oneStarStays)
    {
        if (pattern.Length == 0)
        {
            return text.Length == 0;
        }

        if (pattern[0] != '*')
        {
            return text.Length > 0 && pattern[0] == text[0] && Naive(pattern[1..], text[1..], oneStarStays);
        }

        var stars = pattern.TakeWhile(c => c == '*').Count();
        var within = oneStarStays && stars == 1;
        for (var taken = 0; taken <= text.Length; taken++)
        {
            if (within && text[..taken].AsSpan().ContainsAny('/', '?', '#'))
            {
                return false;
            }

            if (Naive(pattern[stars..], text[taken..], oneStarStays))
            {
                return true;
            }
        }

        return false;
    }
}
