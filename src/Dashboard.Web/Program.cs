using Dashboard.Web.Verbs;

return await CommandLine.RunAsync(args);
