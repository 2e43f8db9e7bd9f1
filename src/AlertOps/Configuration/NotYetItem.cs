namespace AlertOps.Configuration;

internal enum NotYetKind
{
    /// <summary>A key of <c>alertops.yml</c>, by its path without indexes.</summary>
    Key,

    /// <summary>A verb of the command line.</summary>
    Verb,

    /// <summary>A method and a path below <c>/api/v1</c>.</summary>
    Api,

    /// <summary>A method and a path that programs ask for outside <c>/api/v1</c>.</summary>
    Endpoint,

    /// <summary>A path of a page.</summary>
    Page,
}

/// <summary>The callers for whom a path is announced; the others are refused as they will be when it is built.</summary>
internal enum NotYetAccess
{
    Viewer,
    Responder,
    Admin,

    /// <summary>Callers who can't have signed in: a login page, or a server whose request proves itself.</summary>
    Anybody,
}

/// <summary>Something that is announced and not built.</summary>
/// <param name="WaitsFor">The release that builds it, as problems of the configuration name it.</param>
internal sealed record NotYetItem(NotYetKind Kind, string Name, string WaitsFor, NotYetAccess Access = NotYetAccess.Viewer);
