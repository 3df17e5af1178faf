package dockerenvs.conda.channel;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/// Where conda and mamba keep the package files they fetched.
final class CondaCaches {
    private CondaCaches() {}

    /// Those that exist: what `CONDA_PKGS_DIRS` names, what `pkgs_dirs` names, those of each installation,
    /// those below the home folder.
    static List<Path> find(Map<String, String> environment, Path home, Condarc condarc) {
        var folders = new ArrayList<Path>();
        for (var name : value(environment, "CONDA_PKGS_DIRS").orElse("").split("[," + File.pathSeparator + "]", -1)) {
            if (!name.isBlank()) {
                folders.add(Path.of(name.strip()));
            }
        }
        folders.addAll(condarc.packageCaches());
        value(environment, "CONDA_ROOT").ifPresent(root -> folders.add(Path.of(root, "pkgs")));
        value(environment, "CONDA_EXE").flatMap(CondaCaches::besideProgram).ifPresent(folders::add);
        value(environment, "MAMBA_ROOT_PREFIX").ifPresent(root -> folders.add(Path.of(root, "pkgs")));
        folders.add(home.resolve(".conda").resolve("pkgs"));
        folders.add(home.resolve(".mamba").resolve("pkgs"));
        return folders.stream().distinct().filter(Files::isDirectory).toList();
    }

    private static Optional<String> value(Map<String, String> environment, String name) {
        return Optional.ofNullable(environment.get(name)).filter(Predicate.not(String::isBlank));
    }

    /// `<root>/bin/conda` belongs to `<root>/pkgs`.
    private static Optional<Path> besideProgram(String program) {
        return Optional.ofNullable(Path.of(program).toAbsolutePath().getParent())
                .flatMap(bin -> Optional.ofNullable(bin.getParent()))
                .map(root -> root.resolve("pkgs"));
    }
}
