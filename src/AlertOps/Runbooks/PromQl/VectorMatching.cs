namespace AlertOps.Runbooks.PromQl;

/// <summary>The modifiers of a binary operator: <c>bool</c>, <c>on</c> or <c>ignoring</c>, <c>group_left</c> or <c>group_right</c>.</summary>
/// <param name="On">True for <c>on</c>, false for <c>ignoring</c> and when there is neither.</param>
/// <param name="Labels">The labels of <c>on</c> or <c>ignoring</c>; null when there is neither.</param>
/// <param name="Include">The labels of <c>group_left</c> or <c>group_right</c>; null when there is neither.</param>
internal readonly record struct VectorMatching(bool Bool, bool On, List<string>? Labels, List<string>? Include)
{
    /// <summary>Reads the modifiers behind an operator; none need be there.</summary>
    public static VectorMatching Read(PromQlCursor cursor)
    {
        var returnsBool = cursor.Current.IsWord("bool");
        if (returnsBool)
        {
            cursor.Skip();
        }

        if (!(cursor.Current.IsWord("on") || cursor.Current.IsWord("ignoring")) || !cursor.Next.Is("("))
        {
            return cursor.Current.IsWord("group_left") || cursor.Current.IsWord("group_right")
                ? throw new SyntaxException(cursor.Current.Start, $"{cursor.Current.Shown} stands without on() or ignoring()", "write on (labels) before it")
                : new VectorMatching(returnsBool, false, null, null);
        }

        var on = cursor.Take().IsWord("on");
        var labels = PromQlLabelList.Read(cursor);
        List<string>? include = null;
        if (cursor.Current.IsWord("group_left") || cursor.Current.IsWord("group_right"))
        {
            cursor.Skip();
            include = cursor.Current.Is("(") ? PromQlLabelList.Read(cursor) : [];
        }

        return new VectorMatching(returnsBool, on, labels, include);
    }
}
