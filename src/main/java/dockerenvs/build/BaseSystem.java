package dockerenvs.build;

import dockerenvs.conda.spec.Version;
import dockerenvs.conda.spec.VirtualPackages;
import dockerenvs.oci.image.Image;
import dockerenvs.oci.image.ImageFiles;
import dockerenvs.oci.image.Platform;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// What the base offers to programs of an environment.
///
/// @param glibc the newest version its C library defines; empty without a GNU C library for the platform
/// @param hasLoader whether dynamically linked programs find the loader they name
/// @param isMusl whether it has the C library musl, with which no conda package works
/// @param hasShell whether there is a `/bin/sh`
public record BaseSystem(Optional<Version> glibc, boolean hasLoader, boolean isMusl, boolean hasShell) {
    /// Those of glibc, and the places a program's header names: the ABI of each architecture.
    private static final Map<String, String> LOADERS = Map.of(
            "amd64", "lib64/ld-linux-x86-64.so.2",
            "386", "lib/ld-linux.so.2",
            "arm64", "lib/ld-linux-aarch64.so.1",
            "arm", "lib/ld-linux-armhf.so.3",
            "ppc64le", "lib64/ld64.so.2",
            "riscv64", "lib/ld-linux-riscv64-lp64d.so.1",
            "s390x", "lib/ld64.so.1");

    private static final List<String> LIBRARY_FOLDERS = List.of("lib64", "usr/lib64", "lib", "usr/lib");
    private static final Pattern MUSL = Pattern.compile("(usr/)?lib/ld-musl-[a-z0-9_]+\\.so\\.1");
    private static final Pattern VERSION = Pattern.compile("GLIBC_(\\d+(?:\\.\\d+)+)");
    private static final int LIBRARY_BYTES_MAX = 64 << 20;

    /// The system in an image.
    public static BaseSystem of(Image image) throws IOException {
        return of(ImageFiles.read(image), image.platform());
    }

    /// What a usual machine has when it runs containers of this system: its glibc is that of the system.
    public VirtualPackages over(VirtualPackages usual) {
        return glibc.map(usual::withGlibc).orElseGet(usual::withoutGlibc).called("the base image");
    }

    /// The system in `files`. Only the C library is read.
    static BaseSystem of(ImageFiles files, Platform platform) throws IOException {
        var loader = Optional.ofNullable(LOADERS.get(platform.architecture())).flatMap(files::resolve);
        var isMusl = files.all().stream()
                .anyMatch(placed -> MUSL.matcher(placed.entry().path()).matches());
        return new BaseSystem(
                glibc(files, loader),
                loader.isPresent(),
                isMusl,
                files.resolve("bin/sh").isPresent());
    }

    /// The library beside the loader, else one where systems keep it.
    private static Optional<Version> glibc(ImageFiles files, Optional<String> loader) throws IOException {
        var folders = Stream.concat(
                loader.map(path -> path.substring(0, Math.max(0, path.lastIndexOf('/')))).stream(),
                LIBRARY_FOLDERS.stream());
        for (var folder : folders.toList()) {
            var library = files.resolve(folder + "/libc.so.6");
            if (library.isPresent()) {
                var elf = ElfFile.of(files.read(library.get(), LIBRARY_BYTES_MAX));
                var newest = elf.stream()
                        .flatMap(found -> found.versions().stream())
                        .map(VERSION::matcher)
                        .filter(Matcher::matches)
                        .map(match -> Version.parse(match.group(1)))
                        .max(Version::compareTo);
                if (newest.isPresent()) {
                    return newest;
                }
            }
        }
        return Optional.empty();
    }
}
