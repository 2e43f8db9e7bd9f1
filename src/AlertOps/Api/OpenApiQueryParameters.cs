using Microsoft.OpenApi;

namespace AlertOps.Api;

/// <summary>Describes query parameters in the OpenAPI document that an endpoint reads itself, so that it can report all mistakes at once.</summary>
internal static class OpenApiQueryParameters
{
    public static RouteHandlerBuilder WithQuery(this RouteHandlerBuilder endpoint, params string[] names) =>
        endpoint.AddOpenApiOperationTransformer((operation, _, _) =>
        {
            operation.Parameters ??= [];
            foreach (var name in names.Where(name => operation.Parameters.All(parameter => parameter.Name != name)))
            {
                operation.Parameters.Add(new OpenApiParameter
                {
                    Name = name,
                    In = ParameterLocation.Query,
                    Schema = new OpenApiSchema { Type = JsonSchemaType.String },
                });
            }

            return Task.CompletedTask;
        });
}
