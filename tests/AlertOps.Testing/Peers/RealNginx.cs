namespace AlertOps.Testing.Peers;

/// <summary>
/// Debian's nginx in front of a callback application, for two server names, with the log format that deploy/mtail reads, and stub_status for its exporter.
/// Any other host name is answered by the first.
/// </summary>
public sealed class RealNginx : IAsyncDisposable
{
    public const string CallbackName = "callback.example.com";
    public const string HealthyName = "healthy.example.com";

    private readonly PeerProcess process;
    private readonly TemporaryFolder folder;

    private RealNginx(PeerProcess process, TemporaryFolder folder, int port)
    {
        this.process = process;
        this.folder = folder;
        Url = new Uri($"http://127.0.0.1:{port}");
    }

    public Uri Url { get; }

    public string AccessLog => folder.File("access.log");

    public string ErrorLog => folder.File("error.log");

    /// <param name="backendPort">
    /// The port to which /wechat/ok, /wechat/slow and the like are passed on as /ok and /slow, for a second at most; /wechat/dead goes to a port where nothing listens.
    /// </param>
    public static async Task<RealNginx> StartAsync(int backendPort, int workerConnections = 1024)
    {
        var home = new TemporaryFolder();
        var port = PeerProcess.FreePort();
        home.Write("access.log", "");
        home.Write("error.log", "");
        var file = home.Write("nginx.conf", Configuration(home.Path, port, backendPort, workerConnections));
        var nginx = new RealNginx(PeerProcess.Start("nginx", ["-p", home.Path, "-e", home.File("error.log"), "-c", file, "-g", "daemon off;"]), home, port);
        try
        {
            await nginx.process.UntilAnswersAsync(new Uri(nginx.Url, "/stub_status"));
            return nginx;
        }
        catch
        {
            await nginx.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await process.DisposeAsync();
        folder.Dispose();
    }

    // The temporary folder is its owner's alone, hence workers under the same user.
    private static string Configuration(string home, int port, int backendPort, int workerConnections) => $$"""
        user {{Environment.UserName}};
        worker_processes 1;
        pid {{home}}/nginx.pid;
        events { worker_connections {{workerConnections}}; }
        http {
          log_format main '$remote_addr - $remote_user [$time_local] "$request" '
            '$status $body_bytes_sent "$http_referer" '
            '"$http_user_agent" "$http_x_forwarded_for" "$server_name" "$cookie_ssl_edition" '
            '"$upstream_addr" "$upstream_status" "$request_time" "$upstream_response_time"';
          access_log {{home}}/access.log main;
          client_body_temp_path {{home}}/1; proxy_temp_path {{home}}/2; fastcgi_temp_path {{home}}/3; uwsgi_temp_path {{home}}/4; scgi_temp_path {{home}}/5;
          {{Server(port, CallbackName, backendPort)}}
          {{Server(port, HealthyName, backendPort)}}
        }
        """;

    private static string Server(int port, string name, int backendPort) => $$"""
          server {
            listen 127.0.0.1:{{port}};
            server_name {{name}};
            location /stub_status { stub_status; access_log off; }
            location /wechat/dead { proxy_pass http://127.0.0.1:{{PeerProcess.FreePort()}}; }
            location /wechat/ { proxy_pass http://127.0.0.1:{{backendPort}}/; proxy_connect_timeout 1s; proxy_read_timeout 1s; }
            location / { return 404; }
          }
        """;
}
