package dockerenvs.build;

import dockerenvs.conda.link.InstalledPackage;
import dockerenvs.conda.spec.PackageRecord;
import dockerenvs.files.FileTree;
import dockerenvs.files.FileType;
import dockerenvs.layering.Parcel;
import java.util.List;

/// Packages as a plan of layers sees them: what moves when one changes is its file.
public final class PackageParcels {
    private PackageParcels() {}

    /// One for each package of an installation. Where nothing says how large a package file is, the size of all files
    /// in it stands for that.
    static List<Parcel> ofInstalled(List<InstalledPackage> packages) {
        return packages.stream()
                .map(installed ->
                        parcel(installed.record(), installed.record().size().orElseGet(() -> size(installed.tree()))))
                .toList();
    }

    private static long size(FileTree tree) {
        return tree.entries().stream()
                .mapToLong(entry -> entry.type() instanceof FileType.Regular regular ? regular.size() : 0)
                .sum();
    }

    /// One for each package, with version and build as its identity: not its hash, which not every lock knows.
    public static List<Parcel> of(List<PackageRecord> records) {
        return records.stream()
                .map(record -> parcel(record, record.size().orElse(0)))
                .toList();
    }

    private static Parcel parcel(PackageRecord record, long size) {
        return new Parcel(record.name(), record.version() + "-" + record.build(), size);
    }
}
