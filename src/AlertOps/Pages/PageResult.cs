using AlertOps.Pages.Views;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Http.HttpResults;

namespace AlertOps.Pages;

/// <summary>Creates responses that are whole pages.</summary>
internal static class PageResult
{
    public static RazorComponentResult<Document> Of(PageFrame frame, string title, RenderFragment body, int status = StatusCodes.Status200OK) =>
        new(new Dictionary<string, object?> { [nameof(Document.Content)] = Layout.Of(frame, title, body) })
        {
            StatusCode = status,
            PreventStreamingRendering = true,
        };

    public static RazorComponentResult<Document> NotFound(PageFrame frame) => Of(
        frame, frame.Text.ErrorWords.NotFoundTitle, MessagePage.NotFound(frame.Text), StatusCodes.Status404NotFound);
}
