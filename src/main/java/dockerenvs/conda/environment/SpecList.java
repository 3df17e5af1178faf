package dockerenvs.conda.environment;

import dockerenvs.conda.spec.MatchSpec;
import dockerenvs.content.MalformedInput;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.regex.Pattern;

/// Reads lists with a spec on each line: what people write by hand, and what `conda list --export` writes.
///
/// ```
///   # platform: linux-64
///   python >=3.12          # a comment
///   zlib=1.3.1=hb9d3cd8_2
///   requests=2.32.3=pypi_0
/// ```
final class SpecList {
    /// What `conda list --export` writes of packages that pip has installed.
    private static final Pattern PIP = Pattern.compile("([^=\\s]+)=([^=\\s]+)=(pypi_\\d+|<pip>|pypi)");

    private final String subdir;
    private final List<MatchSpec> specs = new ArrayList<>();
    private final List<String> pipRequirements = new ArrayList<>();

    private SpecList(String subdir) {
        this.subdir = subdir;
    }

    /// Reads a list.
    static EnvironmentSpec parse(String text, String subdir) {
        var list = new SpecList(subdir);
        var number = 0;
        for (var line : text.lines().toList()) {
            number++;
            try {
                list.read(line.strip());
            } catch (MalformedInput failure) {
                throw failure.in("line " + number);
            }
        }
        return new EnvironmentSpec(
                "",
                ChannelChoice.NONE,
                list.specs,
                List.of(),
                EnvironmentSpec.Machine.ANY,
                Collections.emptySortedMap(),
                list.pipRequirements,
                List.of());
    }

    private void read(String line) {
        PackageList.checkPlatform(line, subdir);
        if (line.isEmpty() || line.startsWith("#")) {
            return;
        }
        if (line.startsWith("-")) {
            throw MalformedInput.of(
                    "%s is an option of pip, and no package of conda".formatted(MalformedInput.quote(line)),
                    "a list has a spec on each line, such as `numpy >=1.26`");
        }
        var pip = PIP.matcher(line);
        if (pip.matches()) {
            pipRequirements.add(pip.group(1) + "==" + pip.group(2));
        } else {
            specs.add(MatchSpec.parse(line));
        }
    }
}
