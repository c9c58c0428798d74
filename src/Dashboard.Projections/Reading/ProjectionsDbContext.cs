using Microsoft.EntityFrameworkCore;

namespace Dashboard.Projections.Reading;

/// <summary>Reads projections; never writes. A test holds every mapped column against the migrated database.</summary>
internal sealed class ProjectionsDbContext(DbContextOptions<ProjectionsDbContext> options) : DbContext(options)
{
    public DbSet<ObjectEntity> Objects => Set<ObjectEntity>();

    public DbSet<HealthSpanEntity> HealthSpans => Set<HealthSpanEntity>();

    public DbSet<ConditionSpanEntity> ConditionSpans => Set<ConditionSpanEntity>();

    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        modelBuilder.Entity<ObjectEntity>(entity =>
        {
            entity.ToView("object_with_kind").HasKey(row => new { row.Cluster, row.ObjectId });
            entity.Property(row => row.Labels).HasColumnType("jsonb");
        });
        modelBuilder.Entity<HealthSpanEntity>().ToTable("health_span").HasKey(row => new { row.Cluster, row.ObjectId, row.FromPosition });
        modelBuilder.Entity<ConditionSpanEntity>().ToTable("condition_span").HasKey(row => new { row.Cluster, row.ObjectId, row.Type, row.FromPosition });
    }
}
