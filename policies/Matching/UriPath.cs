namespace McpGateway.Policies.Matching;

/// <summary>Checks the segments of a path. A slash at the end is normal; the denies look through it.</summary>
internal static class UriPath
{
    public static UriProblem Check(ReadOnlySpan<char> path)
    {
        // Java servers drop ";x" from every segment, so that "..;" climbs and "secret;" opens "secret".
        if (path.Contains(';'))
        {
            return UriProblem.PathParameter;
        }

        path = path.StartsWith('/') ? path[1..] : path;
        while (path.IndexOf('/') is >= 0 and var end)
        {
            switch (path[..end])
            {
                case "":
                    return UriProblem.EmptySegment;
                case "." or "..":
                    return UriProblem.DotSegment;
            }

            path = path[(end + 1)..];
        }

        return path is "." or ".." ? UriProblem.DotSegment : UriProblem.None;
    }
}
