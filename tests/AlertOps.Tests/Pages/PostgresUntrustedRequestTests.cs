using AlertOps.Testing.Peers;

namespace AlertOps.Tests.Pages;

public sealed class PostgresUntrustedRequestTests : UntrustedRequestTests
{
    private protected override async Task<string> StorageAsync() => $"{{postgres: \"{await (await RealPostgres.SharedAsync()).CreateDatabaseAsync()}\"}}";
}
