using System.Data.Common;

namespace AlertOps.Storage.Sql;

/// <summary>A statement that runs by itself, on a database in the same process.</summary>
internal sealed class PreparedStatement(DbCommand command) : SqlStatement
{
    private readonly Dictionary<string, DbParameter> parameters = new(StringComparer.Ordinal);
    private bool prepared;

    public override Task<int> RunAsync(CancellationToken ct)
    {
        Prepare();
        return command.ExecuteNonQueryAsync(ct);
    }

    public override Task<DbDataReader> QueryAsync(CancellationToken ct)
    {
        Prepare();
        return command.ExecuteReaderAsync(ct);
    }

    public override Task QueueAsync(CancellationToken ct) => RunAsync(ct);

    public override ValueTask DisposeAsync() => command.DisposeAsync();

    protected override DbParameter Parameter(string name)
    {
        if (!parameters.TryGetValue(name, out var parameter))
        {
            parameters[name] = parameter = command.CreateParameter();
            parameter.ParameterName = "@" + name;
            command.Parameters.Add(parameter);
        }

        return parameter;
    }

    private void Prepare()
    {
        if (!prepared)
        {
            command.Prepare();
            prepared = true;
        }
    }
}
