using System.Reflection;
using Microsoft.Extensions.Logging;

namespace AlertOps.Tests.Architecture;

public class LogIdsTests
{
    [Fact]
    public void No_two_kinds_of_log_line_have_one_id()
    {
        var lines =
            from type in typeof(Service).Assembly.GetTypes()
            from method in type.GetMethods(BindingFlags.Static | BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly)
            let line = method.GetCustomAttribute<LoggerMessageAttribute>()
            where line is not null
            select (line.EventId, Name: $"{type.FullName}.{method.Name}");
        var all = lines.ToList();

        Assert.True(all.Count > 40, $"only {all.Count} were found");
        Assert.Empty(all.GroupBy(line => line.EventId).Where(same => same.Count() > 1 || same.Key <= 0).Select(same => $"{same.Key}: {string.Join(", ", same.Select(line => line.Name))}"));
    }
}
