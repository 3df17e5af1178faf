package dockerenvs.build;

import dockerenvs.conda.spec.PackageRecord;
import dockerenvs.layering.Parcel;
import java.util.List;

/// Packages as a plan of layers sees them: what moves when one changes is its file.
public final class PackageParcels {
    private PackageParcels() {}

    /// One for each package, with version and build as its identity: not its hash, which not every lock knows.
    public static List<Parcel> of(List<PackageRecord> records) {
        return records.stream()
                .map(record -> new Parcel(
                        record.name(),
                        record.version() + "-" + record.build(),
                        record.size().orElse(0)))
                .toList();
    }
}
