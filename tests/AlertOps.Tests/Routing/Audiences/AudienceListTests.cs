using AlertOps.Channels.WeCom;
using AlertOps.Routing.Audiences;
using CsCheck;

namespace AlertOps.Tests.Routing.Audiences;

public class AudienceListTests
{
    private static readonly string[] Known =
    [
        "person:zhangsan", "person:lisi", "person:gone", "user:ZhangSan", "user:zhangsan", "user:wangwu", "label:owner", "label:team", "party:2", "all",
    ];

    [Fact]
    public void Any_order_of_audiences_gives_the_same_people() =>
        Gen.Select(Gen.Int[0, Known.Length - 1].Array[0, 8], Gen.String[Gen.Char["abcXYZ"], 1, 3].Array[0, 30]).Sample((chosen, owners) =>
        {
            string[] written = [.. chosen.Select(index => Known[index])];
            var context = Given.Context(AudienceContract.Alerts(owners), Given.Person("zhangsan", wecom: "zhangsan"), Given.Person("lisi", wecom: "li.si"));
            var told = Keys(written, context);

            Assert.Equal(told, Keys([.. written.Reverse()], context));
            Assert.Equal(told, Keys([.. written.Order(StringComparer.Ordinal)], context));
        });

    [Fact]
    public void A_recipient_that_two_audiences_name_is_told_once_however_it_is_spelled()
    {
        var context = Given.Context(AudienceContract.Alerts("ZHANGSAN"), Given.Person("zhangsan", wecom: "ZhangSan"));

        Assert.Equal(["user:zhangsan"], Given.Apps("user:zhangsan", "person:zhangsan", "label:owner").Recipients(context).ToArray());
    }

    [Fact]
    public void Labels_name_at_most_ten_people_and_the_same_ones_each_time()
    {
        var owners = Enumerable.Range(10, 30).Select(number => $"u{number}").ToArray();
        var list = Given.Apps("label:owner", "user:boss");

        var told = list.Recipients(Given.Context(AudienceContract.Alerts(owners)));

        Assert.Equal([.. Enumerable.Range(10, 10).Select(number => $"user:u{number}"), "user:boss"], told.ToArray());
        Assert.Equal(told.ToArray(), list.Recipients(Given.Context(AudienceContract.Alerts([.. owners.Reverse()]))).ToArray());
    }

    [Fact]
    public void A_person_without_the_contact_is_reached_by_nobody()
    {
        var context = Given.Context(Given.Person("zhangsan", email: "z@example.com"));

        Assert.Empty(Given.Apps("person:zhangsan").Recipients(context));
        Assert.Equal(["z@example.com"], Given.Mails("person:zhangsan").Recipients(context).ToArray());
    }

    [Fact]
    public void A_label_may_name_a_person_to_be_mailed_but_no_address()
    {
        var context = Given.Context(AudienceContract.Alerts("thief@example.net", "zhangsan"), Given.Person("zhangsan", email: "z@example.com"));

        Assert.Equal(["z@example.com"], Given.Mails("label:owner").Recipients(context).ToArray());
    }

    [Fact]
    public void Each_audience_is_shown_with_whom_it_reaches()
    {
        var shown = Given.Apps("person:zhangsan", "label:team", "all").Resolve(Given.Context(Given.Person("zhangsan", wecom: "zhangsan")));

        Assert.Equal(
            ["person:zhangsan → user:zhangsan", "label:team → ", "all → all"], shown.Select(audience => $"{audience.Written} → {string.Join(' ', audience.Recipients)}"));
    }

    private static IEnumerable<string> Keys(string[] written, AudienceContext context) =>
        Given.Apps(written).Recipients(context).Select(WeComRecipients.Reader.KeyOf).Order(StringComparer.Ordinal);
}
