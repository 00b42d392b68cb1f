using SampleServer;
using SampleServer.Clock;
using SampleServer.Notes;
using SampleServer.Transports;

if (!SampleOptions.TryParse(args, out var options, out var problem))
{
    await Console.Error.WriteLineAsync(problem);
    await Console.Error.WriteLineAsync(SampleOptions.Usage);
    return 2;
}

if (options.Help)
{
    await Console.Out.WriteLineAsync(SampleOptions.Usage);
    return 0;
}

var catalog = options.Server == "clock"
    ? ClockServer.Catalog(TimeProvider.System)
    : NotesServer.Catalog(TimeProvider.System, shared: options.Http is not null && options.Stateless);

return options.Http is null
    ? await StdioHost.RunAsync(catalog)
    : await HttpHost.RunAsync(options, catalog, Console.Out, TimeProvider.System);
