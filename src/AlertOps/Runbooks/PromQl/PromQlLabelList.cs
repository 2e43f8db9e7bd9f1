namespace AlertOps.Runbooks.PromQl;

/// <summary>Reads lists of label names, as <c>by</c>, <c>on</c> and <c>group_left</c> have them.</summary>
internal static class PromQlLabelList
{
    /// <summary>Reads <c>by (…)</c> or <c>without (…)</c>; false when neither stands here.</summary>
    public static bool TryReadGrouping(PromQlCursor cursor)
    {
        if (!cursor.Current.IsWord("by") && !cursor.Current.IsWord("without"))
        {
            return false;
        }

        cursor.Skip();
        Read(cursor);
        return true;
    }

    /// <summary>Reads the labels with their parentheses.</summary>
    public static List<string> Read(PromQlCursor cursor)
    {
        var open = cursor.Current;
        if (!open.Is("("))
        {
            throw new SyntaxException(open.Start, $"{open.Shown} stands where a list of labels is expected", "write the labels in parentheses: by (job, instance)");
        }

        cursor.Skip();
        var labels = new List<string>();
        while (!cursor.Current.Is(")"))
        {
            var label = cursor.Current;
            if (label.Kind is not (PromQlTokenKind.Identifier or PromQlTokenKind.Text) || label.Text.Contains(':'))
            {
                throw new SyntaxException(label.Start, label.Kind == PromQlTokenKind.End ? "the list of labels is never closed" : $"{label.Shown} is no label name", "write label names, separated by commas, and ')'");
            }

            labels.Add(label.Text);
            cursor.Skip();
            if (!cursor.Current.Is(","))
            {
                break;
            }

            cursor.Skip();
        }

        cursor.Close(")", open);
        return labels;
    }
}
