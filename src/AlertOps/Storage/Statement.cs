using System.Data.Common;

namespace AlertOps.Storage;

/// <summary>A prepared statement of the writer's connection, used again and again; one at a time.</summary>
/// <param name="prepare">False where the connection prepares by itself.</param>
internal sealed class Statement(DbCommand command, bool prepare) : IAsyncDisposable
{
    private readonly Dictionary<string, DbParameter> parameters = new(StringComparer.Ordinal);
    private bool prepared = !prepare;

    /// <summary>Sets parameters by name; those not named keep their last value.</summary>
    public Statement With(params ReadOnlySpan<(string Name, object? Value)> values)
    {
        foreach (var (name, value) in values)
        {
            if (!parameters.TryGetValue(name, out var parameter))
            {
                parameter = command.CreateParameter();
                parameter.ParameterName = "@" + name;
                command.Parameters.Add(parameter);
                parameters[name] = parameter;
            }

            parameter.Value = value ?? DBNull.Value;
        }

        return this;
    }

    /// <summary>How many rows it touched.</summary>
    public Task<int> RunAsync(CancellationToken ct)
    {
        Prepare();
        return command.ExecuteNonQueryAsync(ct);
    }

    public async Task<long> NumberAsync(CancellationToken ct)
    {
        Prepare();
        return Convert.ToInt64(await command.ExecuteScalarAsync(ct));
    }

    public Task<DbDataReader> QueryAsync(CancellationToken ct)
    {
        Prepare();
        return command.ExecuteReaderAsync(ct);
    }

    public ValueTask DisposeAsync() => command.DisposeAsync();

    private void Prepare()
    {
        if (!prepared)
        {
            command.Prepare();
            prepared = true;
        }
    }
}
