using System.Runtime.InteropServices;
using McpGateway.Benchmarks;
using McpGateway.Benchmarks.Backend;
using McpGateway.Benchmarks.Load;
using McpGateway.Benchmarks.Measuring;
using McpGateway.Benchmarks.Yarp;

switch (args)
{
    case ["backend"]:
        return await BackendServer.RunAsync(Console.Out, TimeProvider.System, CancellationToken.None);
    case ["yarp", var destination]:
        return await YarpAlone.RunAsync(new Uri(destination), Console.Out, CancellationToken.None);
    case ["load"]:
        return await LoadCommand.RunAsync(Console.In, Console.Out, CancellationToken.None);
}

if (!BenchmarkOptions.TryParse(args, out var options, out var problem))
{
    await Console.Error.WriteLineAsync(problem);
    await Console.Error.WriteLineAsync(BenchmarkOptions.Usage);
    return 2;
}

if (options.Help)
{
    await Console.Out.WriteLineAsync(BenchmarkOptions.Usage);
    return 0;
}

// The processes it started must not outlive it.
using var stop = new CancellationTokenSource();
using var interrupted = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
using var terminated = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
return await Benchmark.RunAsync(options, Console.Out, Console.Error, TimeProvider.System, stop.Token);

void Stop(PosixSignalContext signal)
{
    signal.Cancel = true;
    stop.Cancel();
}
