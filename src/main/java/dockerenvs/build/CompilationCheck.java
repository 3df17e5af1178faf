package dockerenvs.build;

import dockerenvs.conda.environment.Lock;
import dockerenvs.conda.environment.LockedPackage;
import dockerenvs.conda.spec.Version;
import dockerenvs.content.MalformedInput;
import dockerenvs.files.Attributes;
import dockerenvs.files.FileEntry;
import dockerenvs.oci.image.Platform;
import java.util.Locale;

/// Finds out whether the Python of an environment can compile its files on a machine.
///
/// @param machine such as linux/amd64
record CompilationCheck(Platform machine) {
    /// The first that knows compiled files which do not depend on times (PEP 552).
    private static final Version PYTHON_MIN = Version.parse("3.7");

    static CompilationCheck ofThisMachine() {
        var system = System.getProperty("os.name", "").toLowerCase(Locale.ROOT).replace(' ', '-');
        return new CompilationCheck(Platform.of(system, System.getProperty("os.arch", ""), ""));
    }

    /// Passes when it can.
    ///
    /// @throws MalformedInput when it cannot, with the reason
    void check(Platform target, Lock lock, BuildOptions options) {
        var sample = FileEntry.folder(options.prefix().rootOf("__pycache__"), Attributes.FOLDER);
        if (!options.trimming().keeps().test(sample)) {
            throw MalformedInput.of(
                    "compiled Python files are asked for and left out by a filter", "ask for one of both");
        }
        if (!target.os().equals(machine.os()) || !target.architecture().equals(machine.architecture())) {
            throw MalformedInput.of(
                    "the Python of the environment compiles its files, and it is for %s and cannot run on %s"
                            .formatted(target, machine),
                    "build on such a machine, or without compiled files");
        }
        var python = lock.packages().stream()
                .map(LockedPackage::record)
                .filter(record -> record.name().equals("python"))
                .findFirst()
                .orElseThrow(() -> MalformedInput.of(
                        "the Python of the environment compiles its files, and there is none",
                        "add `python` to the environment, or build without compiled files"));
        if (Version.parse(python.version()).compareTo(PYTHON_MIN) < 0) {
            throw MalformedInput.of(
                    "Python %s cannot compile files so that the bytes are the same again".formatted(python.version()),
                    "take Python %s or later, or build without compiled files".formatted(PYTHON_MIN));
        }
    }
}
