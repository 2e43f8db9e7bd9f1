namespace AlertOps.Tests.Pages;

public sealed class SqliteUntrustedRequestTests : UntrustedRequestTests
{
    private protected override Task<string> StorageAsync() => Task.FromResult("{path: alertops.db}");
}
