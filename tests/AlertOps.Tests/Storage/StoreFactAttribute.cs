using AlertOps.Testing.Peers;
using Xunit.Abstractions;
using Xunit.Sdk;

namespace AlertOps.Tests.Storage;

/// <summary>A promise of every store. Where PostgreSQL is not installed, its tests are skipped with the reason, as those of <see cref="RealPeerFactAttribute"/> are.</summary>
[XunitTestCaseDiscoverer("AlertOps.Tests.Storage.StoreFactDiscoverer", "AlertOps.Tests")]
public sealed class StoreFactAttribute : FactAttribute;

/// <summary>Finds the promises of each store.</summary>
public sealed class StoreFactDiscoverer(IMessageSink sink) : FactDiscoverer(sink)
{
    protected override IXunitTestCase CreateTestCase(ITestFrameworkDiscoveryOptions discoveryOptions, ITestMethod testMethod, IAttributeInfo factAttribute)
    {
        var reason = testMethod.TestClass.Class.Name.Split('.')[^1].StartsWith("Postgres", StringComparison.Ordinal) ? new RealPeerFactAttribute("postgres").Skip : null;
        return reason is null
            ? base.CreateTestCase(discoveryOptions, testMethod, factAttribute)
            : new SkippedTestCase(DiagnosticMessageSink, discoveryOptions.MethodDisplayOrDefault(), discoveryOptions.MethodDisplayOptionsOrDefault(), testMethod);
    }
}

/// <summary>A promise that can't be tried here.</summary>
public sealed class SkippedTestCase : XunitTestCase
{
    [Obsolete("For xunit, which makes it from its text form.")]
    public SkippedTestCase()
    {
    }

    public SkippedTestCase(IMessageSink sink, TestMethodDisplay display, TestMethodDisplayOptions options, ITestMethod method)
        : base(sink, display, options, method)
    {
    }

    protected override string GetSkipReason(IAttributeInfo factAttribute) => "not installed: postgres";
}
