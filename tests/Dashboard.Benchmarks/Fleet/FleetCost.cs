namespace Dashboard.Benchmarks.Fleet;

/// <summary>What making an update costs by itself: taken off what is measured with it.</summary>
internal readonly record struct FleetCost(double CpuMicroseconds, double Allocated)
{
    public static FleetCost Measure(int objects)
    {
        const int Updates = 20_000;
        var fleet = new WorkloadFleet(objects);
        fleet.Updates(Updates / 4);
        var cost = new Cost();
        for (var i = 0; i < Updates / 20; i++)
            fleet.Updates(20);
        return new FleetCost(cost.CpuMicroseconds / Updates, cost.Allocated / Updates);
    }
}
