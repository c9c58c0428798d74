using System.Text;
using Dashboard.Web.Rest;

namespace Dashboard.Web.Tests.Rest;

public sealed class ExportPartsTests
{
    [Fact]
    public void CsvRow_AnyText_IsQuotedWhereItMustBe() =>
        Assert.Equal("plain,,\"a,b\",\"say \"\"x\"\"\",\"two\nlines\"", CsvRow.Of(["plain", null, "a,b", "say \"x\"", "two\nlines"]));

    [Theory]
    [InlineData("=1+1", "'=1+1")]
    [InlineData("@SUM(A1)", "'@SUM(A1)")]
    [InlineData("-cmd", "'-cmd")]
    [InlineData("-5", "-5")]
    [InlineData("+1.5", "+1.5")]
    public void CsvRow_WhatASpreadsheetWouldRun_IsText(string value, string expected) => Assert.Equal(expected, CsvRow.Of([value]));

    [Fact]
    public void Manifest_OfACapturedObject_HasNothingThatTheServerFillsIn() => Assert.Equal(
        """{"apiVersion":"v1","metadata":{"name":"n","labels":{"uid":"kept"}},"spec":{"status":"kept","size":1.50}}""",
        Encoding.UTF8.GetString(Manifest.Of(Encoding.UTF8.GetBytes(
            """{"apiVersion":"v1","metadata":{"name":"n","uid":"u","resourceVersion":"1","generation":1,"creationTimestamp":"x","managedFields":[],"labels":{"uid":"kept"}},"spec":{"status":"kept","size":1.50},"status":{"a":1}}"""))));
}
