package dockerenvs.conda.activation;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.opentest4j.TestAbortedException;

/// A real shell of this machine.
record Shell(Path program) {
    private static final int SECONDS_MAX = 120;

    /// Variables that shells set for their children on their own.
    private static final Set<String> OWN = Set.of("_", "PWD", "OLDPWD", "SHLVL");

    static Stream<Shell> all() {
        return Stream.of("/bin/sh", "/bin/dash", "/bin/bash")
                .map(Path::of)
                .filter(Files::isExecutable)
                .map(Shell::new);
    }

    /// The POSIX shell, which every test machine has.
    static Shell posix() {
        return all().findFirst()
                .orElseThrow(() -> new TestAbortedException("there is no `/bin/sh`: tests are skipped"));
    }

    boolean isBash() {
        return program.endsWith("bash");
    }

    /// What children get after each of these scripts was sourced by a shell of its own, without any program to
    /// call.
    List<SortedMap<String, String>> environmentsAfter(
            List<String> scripts, Map<String, String> environment, Path folder) throws IOException {
        var env = Stream.of("/usr/bin/env", "/bin/env")
                .filter(path -> Files.isExecutable(Path.of(path)))
                .findFirst()
                .orElseThrow(() -> new TestAbortedException("there is no `env`: tests are skipped"));
        for (var i = 0; i < scripts.size(); i++) {
            Files.writeString(folder.resolve("script" + i), scripts.get(i));
            Files.deleteIfExists(folder.resolve("out" + i));
        }
        var sources = new StringBuilder();
        for (var i = 0; i < scripts.size(); i++) {
            sources.append("( . ./script%d >/dev/null 2>&1; %s -0 >out%d )\n".formatted(i, env, i));
        }
        run(sources.toString(), environment, folder);
        var environments = new ArrayList<SortedMap<String, String>>();
        for (var i = 0; i < scripts.size(); i++) {
            environments.add(dump(folder.resolve("out" + i)));
        }
        return environments;
    }

    private void run(String script, Map<String, String> environment, Path folder) throws IOException {
        var file = Files.writeString(folder.resolve("all"), script);
        var builder = new ProcessBuilder(program.toString(), file.toString()).directory(folder.toFile());
        builder.environment().clear();
        builder.environment().putAll(environment);
        var process = builder.redirectErrorStream(true)
                .redirectOutput(folder.resolve("said").toFile())
                .start();
        try {
            var ended = process.waitFor(SECONDS_MAX, TimeUnit.SECONDS);
            process.destroyForcibly();
            assertThat(ended).as("%s ends within %d s", program, SECONDS_MAX).isTrue();
        } catch (InterruptedException e) {
            process.destroyForcibly();
            throw new IOException("interrupted while waiting for " + program, e);
        }
    }

    /// Empty when the shell gave up on the script.
    private static SortedMap<String, String> dump(Path file) throws IOException {
        var environment = new TreeMap<String, String>();
        if (Files.exists(file)) {
            for (var entry : new String(Files.readAllBytes(file), UTF_8).split("\0", -1)) {
                var sign = entry.indexOf('=');
                if (sign > 0 && !OWN.contains(entry.substring(0, sign))) {
                    environment.put(entry.substring(0, sign), entry.substring(sign + 1));
                }
            }
        }
        return environment;
    }
}
