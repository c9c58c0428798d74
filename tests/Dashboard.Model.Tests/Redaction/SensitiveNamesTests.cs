using System.Text;
using Dashboard.Model.Redaction;

namespace Dashboard.Model.Tests.Redaction;

public sealed class SensitiveNamesTests
{
    /// <summary>What is remembered of one name is never said of another: 30,000 names share 4,096 places, from several threads.</summary>
    [Fact]
    public void Judge_ManyNamesAtOnce_SaysOfEachWhatItSaysOfItAlone()
    {
        string[] heads = ["api", "db", "user", "x"], tails = ["Key", "Password", "SecretName", "Port", "token", "Ref"];
        var names = Enumerable.Range(0, 30_000).Select(i => Encoding.UTF8.GetBytes($"{heads[i % 4]}{(char)('a' + (i % 23))}{i / 24}{tails[i % 6]}")).ToArray();
        var expected = names.Select(name => SensitiveNames.Examine(name)).ToArray();
        Assert.Equal(3, expected.Distinct().Count());

        Parallel.For(0, 4, round =>
        {
            var order = Enumerable.Range(0, names.Length).ToArray();
            new Random(round).Shuffle(order);
            foreach (var i in order)
            {
                Assert.Equal(expected[i], SensitiveNames.Judge(names[i]));
                Assert.Equal(expected[i], SensitiveNames.Judge(names[i]));
            }
        });
    }
}
