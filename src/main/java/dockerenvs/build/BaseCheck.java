package dockerenvs.build;

import static dockerenvs.content.MalformedInput.quote;

import dockerenvs.conda.link.InstalledPackage;
import dockerenvs.conda.link.Prefix;
import dockerenvs.conda.spec.MatchSpec;
import dockerenvs.conda.spec.PackageRecord;
import dockerenvs.conda.spec.Subdir;
import dockerenvs.content.MalformedInput;
import dockerenvs.oci.image.Image;
import dockerenvs.oci.image.ImageFiles;
import dockerenvs.oci.image.Layer;
import dockerenvs.oci.image.Platform;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/// What the base lacks for an environment, said before anything is written.
final class BaseCheck {
    private static final String GLIBC = "__glibc";
    private static final String GOOD_BASES =
            "use a base with glibc, such as debian:bookworm-slim, ubuntu:24.04, or gcr.io/distroless/base-debian12";

    private final Platform platform;
    private final BaseSystem system;

    private BaseCheck(Platform platform, BaseSystem system) {
        this.platform = platform;
        this.system = system;
    }

    /// Layers left for packages, between those of the base and those on top.
    ///
    /// @param others layers on top: the one of the state, and what else there is
    /// @throws MalformedInput when there is no room for any, or engines refuse so many
    static int layersLeft(Image base, int layersMax, int others) {
        if (layersMax > Layer.COUNT_MAX) {
            throw MalformedInput.of(
                    "an image cannot have %d layers: engines take %d at most".formatted(layersMax, Layer.COUNT_MAX),
                    "");
        }
        var baseLayers = Math.max(1, base.layers().size());
        if (baseLayers + 1 + others > layersMax) {
            throw MalformedInput.of(
                    "the base has %d layers, an environment needs %d more, and the image may have %d"
                            .formatted(baseLayers, 1 + others, layersMax),
                    "allow more with `--layers-max`, up to %d, or take a base with fewer layers"
                            .formatted(Layer.COUNT_MAX));
        }
        return layersMax - baseLayers - others;
    }

    /// The check for an environment at `prefix`.
    ///
    /// @throws MalformedInput when something is there already
    static BaseCheck of(Image base, ImageFiles files, Prefix prefix) throws IOException {
        checkPrefix(files, prefix);
        return new BaseCheck(base.platform(), BaseSystem.of(files, base.platform()));
    }

    private static void checkPrefix(ImageFiles base, Prefix prefix) {
        var place = base.resolve(prefix.root());
        if (place.isEmpty()) {
            return;
        }
        var names = base.names(place.get());
        if (!names.isEmpty()
                || base.find(place.get())
                        .filter(found -> !found.entry().isFolder())
                        .isPresent()) {
            throw MalformedInput.of(
                    "the base has something at %s already%s"
                            .formatted(
                                    prefix,
                                    names.isEmpty() ? "" : ", such as " + quote(prefix + "/" + names.getFirst())),
                    "choose another folder with `--prefix`, or another base");
        }
    }

    /// @throws MalformedInput when a package is for another machine, or needs a newer glibc than the base has
    void checkRecords(List<PackageRecord> records) {
        var subdir = Subdirs.of(platform);
        for (var record : records) {
            if (!record.subdir().isEmpty() && !List.of(subdir, Subdir.NOARCH).contains(record.subdir())) {
                throw MalformedInput.of(
                        "`%s` is for %s, and the base is for %s".formatted(record, record.subdir(), platform),
                        "take a base for %s, or lock the environment for %s"
                                .formatted(Subdirs.platform(record.subdir()), subdir));
            }
            Stream.concat(record.depends().stream(), record.constrains().stream())
                    .filter(spec -> spec.startsWith(GLIBC))
                    .forEach(spec -> checkGlibc(record, MatchSpec.parse(spec)));
        }
    }

    private void checkGlibc(PackageRecord record, MatchSpec spec) {
        if (!spec.name().equals(GLIBC)
                || system.glibc().filter(spec::matchesVersion).isPresent()) {
            return;
        }
        if (system.glibc().isPresent()) {
            throw MalformedInput.of(
                    "`%s` needs glibc %s, and the base has %s"
                            .formatted(record, spec.version(), system.glibc().get()),
                    "take a newer base, or lock the environment for this glibc: `CONDA_OVERRIDE_GLIBC=%s`"
                            .formatted(system.glibc().get()));
        }
        throw MalformedInput.of("`%s` needs glibc, and the base has %s".formatted(record, whatItHas()), GOOD_BASES);
    }

    private String whatItHas() {
        return system.isMusl() ? "musl, another C library" : "no C library";
    }

    /// Looks at the programs themselves where the base lacks what they may need.
    ///
    /// @return what someone may want to look at
    /// @throws MalformedInput when a program needs a loader and the base has none
    List<String> checkPrograms(List<InstalledPackage> packages) throws IOException {
        var warnings = new ArrayList<String>();
        if (system.hasLoader() && system.hasShell()) {
            return warnings;
        }
        var scripts = new ArrayList<String>();
        for (var installed : packages) {
            for (var entry : installed.tree().entries()) {
                var kind = ProgramKind.of(entry);
                if (!system.hasLoader() && kind == ProgramKind.LOADED) {
                    throw MalformedInput.of(
                            "%s of %s is started by a loader, which comes with glibc, and the base has %s"
                                    .formatted(quote("/" + entry.path()), installed, whatItHas()),
                            GOOD_BASES);
                }
                if (!system.hasShell() && kind == ProgramKind.SHELL_SCRIPT) {
                    scripts.add("/" + entry.path());
                }
            }
        }
        if (!scripts.isEmpty()) {
            warnings.add("the base has no `/bin/sh`, which %d programs need, such as %s"
                    .formatted(scripts.size(), quote(scripts.getFirst())));
        }
        return warnings;
    }
}
