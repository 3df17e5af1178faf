package dockerenvs.cli;

import dockerenvs.build.PackageParcels;
import dockerenvs.conda.environment.Lock;
import dockerenvs.conda.environment.LockedPackage;
import dockerenvs.conda.spec.PackageRecord;
import dockerenvs.json.JsonObject;
import dockerenvs.layering.Parcel;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Collectors;

/// The packages of a lock as a plan sees them.
///
/// @param sizeless names of those whose size the lock does not say; the plan takes it for 0
record LockParcels(List<Parcel> parcels, Set<String> sizeless) {
    /// Warns where sizes are missing: what is planned then need not be what is built.
    static LockParcels of(Lock lock, String name, Console console) {
        var records = lock.packages().stream().map(LockedPackage::record).toList();
        var sizeless = records.stream()
                .filter(record -> record.size().isEmpty())
                .map(PackageRecord::name)
                .collect(Collectors.toUnmodifiableSet());
        if (!sizeless.isEmpty()) {
            console.warn("`%s` does not say the size of %s; a build knows it and may plan otherwise"
                    .formatted(name, ImageText.count(sizeless.size(), "package")));
        }
        return new LockParcels(PackageParcels.of(records), sizeless);
    }

    /// Bytes of a layer; nothing where one of its packages has no size.
    OptionalLong size(List<Parcel> layer) {
        return layer.stream().anyMatch(parcel -> sizeless.contains(parcel.name()))
                ? OptionalLong.empty()
                : OptionalLong.of(known(layer));
    }

    /// Bytes of the packages that have a size.
    static long known(List<Parcel> layer) {
        return layer.stream().mapToLong(Parcel::size).sum();
    }

    /// The size of a layer as a table has it.
    String text(List<Parcel> layer) {
        var size = size(layer);
        return size.isPresent() ? ImageText.size(size.getAsLong()) : "?";
    }

    /// A sum over layers, some of which may be without a size.
    String sum(long bytes) {
        return (sizeless.isEmpty() ? "" : "at least ") + ImageText.size(bytes);
    }

    /// A layer with its size, where it has one.
    JsonObject json(List<Parcel> layer) {
        var size = size(layer);
        return size.isPresent() ? JsonObject.EMPTY.with("size", size.getAsLong()) : JsonObject.EMPTY;
    }
}
