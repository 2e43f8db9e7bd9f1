namespace AlertOps.Runbooks;

/// <summary>Keeps <see cref="Current"/> in step with the files on disk.</summary>
internal sealed class RunbookLibrary
{
    public RunbookCatalog Current => throw new NotImplementedException();
}
