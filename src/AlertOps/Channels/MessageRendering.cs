using AlertOps.Notices;

namespace AlertOps.Channels;

/// <summary>A way in which a channel renders notices, for the linter, which tries every runbook with it.</summary>
/// <param name="Name">As problems name it: <c>app message</c>.</param>
/// <param name="MaxBytes">UTF-8 bytes that the channel allows; <see cref="int.MaxValue"/> when it sets no limit.</param>
/// <param name="Render">Renders a notice in at most so many UTF-8 bytes.</param>
internal sealed record MessageRendering(string Name, int MaxBytes, Func<Notice, int, string> Render);
