using Dashboard.Simulator.Hosting;

return await CommandLine.RunAsync(args);
