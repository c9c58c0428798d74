using Bunit;
using Dashboard.Model;
using Dashboard.Projections.Health;
using Dashboard.Web.Components;
using Dashboard.Web.Components.Parts;
using Dashboard.Web.Features.Objects;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Rendering;
using Microsoft.Extensions.DependencyInjection;

namespace Dashboard.Web.Tests.Components;

public sealed class FinishedTests : BunitContext
{
    private static readonly DateTimeOffset s_at = new(2026, 3, 4, 9, 31, 8, TimeSpan.Zero);

    public FinishedTests() => Services.AddSingleton(TimeProvider.System);

    [Fact]
    public void SaysTheSameAsItsParts()
    {
        RenderFragment parts = builder =>
        {
            builder.AddContent(0, Glyph.Of(HealthStatus.Failed, "s", "Failed"));
            builder.AddContent(1, Moment.Of(s_at));
            builder.AddContent(2, Spark.Of([1, 5, 2]));
            builder.AddContent(3, Count.Of(0, "/", dot: true));
            builder.AddContent(4, ObjectLink.Of("c", new ObjectIdentity(new GroupVersionKind("g", "v1", "K"), "ns", "nämé ☃", "u")));
            builder.AddContent(5, SortHeader.Of(new ObjectsAddress("c", Sort: "name,age"), "name", "Name"));
        };
        Finish(parts).MarkupMatches(Render(parts).Markup);
    }

    [Theory]
    [InlineData("<script>alert(1)</script>")]
    [InlineData("\" onload=\"alert(1)")]
    [InlineData("a & b < c > d ' \u2028 ☃ \ud83d\ude80")]
    public void WhatAnObjectSays_StaysText(string said)
    {
        var shown = Finish(builder =>
        {
            builder.OpenElement(0, "b");
            builder.AddAttribute(1, "title", said);
            builder.AddContent(2, said);
            builder.CloseElement();
        }).Find("b");
        Assert.Equal((said, said, 0, 1), (shown.TextContent, shown.GetAttribute("title"), shown.Children.Length, shown.Attributes.Length));
    }

    [Fact]
    public void Attributes_OnAndOff_AndElementsWithoutAnEnd()
    {
        var shown = Finish(builder =>
        {
            builder.OpenElement(0, "input");
            builder.AddAttribute(1, "disabled", true);
            builder.AddAttribute(2, "checked", false);
            builder.CloseElement();
            builder.AddContent(3, "after");
        });
        Assert.Equal("<input disabled>after", shown.Markup);
    }

    [Fact]
    public void TheSameSaidAgain_IsTheSameText()
    {
        static string Text(string said) => Finished.Of(parts => parts.AddContent(0, said)).Value;

        var first = Text("a row");
        Assert.Same(first, Text(string.Concat("a", " row")));
        Assert.NotSame(Text(new string('x', 5_000)), Text(new string('x', 5_000))); // too long to be kept for others
        Assert.Equal(200_000, Text(new string('y', 200_000)).Length);
        for (var i = 0; i < 20_000; i++) // more than are remembered
            Assert.Equal($"row {i}", Text($"row {i}"));
    }

    [Fact]
    public void ComponentsAndHandlers_AreRefused()
    {
        Assert.Throws<NotSupportedException>(() => Finished.Of(builder =>
        {
            builder.OpenComponent<Bunit.TestDoubles.Stub<ComponentBase>>(0);
            builder.CloseComponent();
        }));
        Assert.Throws<NotSupportedException>(() => Finished.Of(Clickable));
        Assert.Equal("after", Finish(builder => builder.AddContent(0, "after")).Markup);

        void Clickable(RenderTreeBuilder builder)
        {
            builder.OpenElement(0, "b");
            builder.AddAttribute(1, "onclick", EventCallback.Factory.Create(this, () => { }));
            builder.CloseElement();
        }
    }

    private IRenderedComponent<IComponent> Finish(RenderFragment parts) => Render(builder => builder.AddContent(0, Finished.Of(parts)));
}
