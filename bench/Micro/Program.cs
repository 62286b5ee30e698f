using AccessCodes.Micro;
using BenchmarkDotNet.Running;

// In this process: to build a project for each benchmark, as BenchmarkDotNet does otherwise, takes longer than to measure.
BenchmarkSwitcher.FromAssembly(typeof(Host).Assembly).Run(
    ["--inProcess", "--memory", "--artifacts", Path.Combine("artifacts", "bench", "micro"), .. args]);
