namespace AlertOps.Tests.Pages;

public sealed class SqliteStrangerTests : StrangerTests
{
    private protected override Task<string> StorageAsync() => Task.FromResult("{path: alertops.db}");
}
