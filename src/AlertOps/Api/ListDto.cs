using System.Collections.Immutable;
using AlertOps.Storage;

namespace AlertOps.Api;

/// <param name="Next">Give it back as <c>cursor</c> for what follows; null at the end.</param>
internal sealed record ListDto<T>(ImmutableArray<T> Items, string? Next);

internal static class ListDto
{
    public static ListDto<TDto> Of<T, TDto>(Page<T> page, Func<T, TDto> item) => new([.. page.Items.Select(item)], page.Next);
}
