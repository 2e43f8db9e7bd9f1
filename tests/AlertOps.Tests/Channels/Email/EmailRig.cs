using System.Collections.Immutable;
using System.Text;
using AlertOps.Channels.Email;
using AlertOps.Configuration;
using AlertOps.Delivery;
using AlertOps.Routing;
using AlertOps.Testing;

namespace AlertOps.Tests.Channels.Email;

/// <summary>A fake mail server and the email channel.</summary>
internal sealed class EmailRig : ChannelRig
{
    public const string Password = "s3cret-of-mail";

    private readonly EmailChannel channel;

    public EmailRig(FakeSmtpSettings? settings = null, Func<EmailOptions, EmailOptions>? change = null, EmailRenderers? renderers = null)
    {
        Fake = FakeSmtp.Start(settings);
        var tls = Fake.Settings.Tls switch
        {
            FakeSmtpTls.Implicit => SmtpTls.Implicit,
            FakeSmtpTls.StartTls => SmtpTls.StartTls,
            FakeSmtpTls.None => SmtpTls.None,
        };
        var options = new EmailOptions(
            Fake.Host, Fake.Port, tls, Fake.CaFile, "alertops.example.com", "alerts@example.com", new Secret(Password), "值班 AlertOps <alerts@example.com>");
        Options = change?.Invoke(options) ?? options;
        Configuration = new ActiveConfiguration(Given.Options(email: Options));
        channel = new EmailChannel(Configuration, renderers ?? Given.EmailRenderers, Clock, Logs.For<EmailChannel>());
    }

    public FakeSmtp Fake { get; }

    public EmailOptions Options { get; }

    public override IChannel Channel => channel;

    public override ImmutableArray<Target> Targets => [To("sre@example.com"), To("zhangsan@example.com")];

    public override ImmutableArray<string> Secrets =>
        [Password, "wr0ng-of-mail", Base64(Password), Base64($"\0alerts@example.com\0{Password}")];

    public override IEnumerable<ImmutableArray<byte>> Arrived => Fake.Received.Select(mail => Encoding.UTF8.GetBytes(mail.Raw).ToImmutableArray());

    public static Target To(string address) => new("email", "", address, "markdown");

    public Task<CallResult> SendAsync(string to = "sre@example.com", string title = "回调故障") =>
        Channel.SendAsync(Given.Call(Channel.Build([Given.Delivery(1, To(to), Given.Notice(title))])[0]), CancellationToken.None);

    public override void Hang() => Fake.Settings.HangsAt = "RCPT";

    public override Task HangingAsync() => Fake.Hanging.Task;

    public override int Delivered => Fake.Received.Count;

    public override void SpoilCredentials() => Configuration.Replace(Given.Options(email: Options with { Password = new Secret("wr0ng-of-mail") }));

    public override void HangAtOnce() => Fake.Settings.HangsAt = "EHLO";

    public override void BreakOff() => Fake.Settings.DropsOnceAt = "DATA";

    public override void Echo() => Fake.Settings.EchoesLogin = true;

    public ValueTask CloseAsync() => channel.DisposeAsync();

    public override async ValueTask DisposeAsync()
    {
        await channel.DisposeAsync();
        await Fake.DisposeAsync();
    }

    private static string Base64(string text) => Convert.ToBase64String(Encoding.UTF8.GetBytes(text));
}
