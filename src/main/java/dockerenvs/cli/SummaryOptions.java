package dockerenvs.cli;

import dockerenvs.tasks.Listener;
import picocli.CommandLine.Option;

/// What is said of images that were moved.
final class SummaryOptions {
    @Option(names = "--json", description = "Print a JSON object with digests, names and bytes.")
    private boolean json;

    @Option(
            names = {"-q", "--quiet"},
            description = "Say nothing but errors.")
    private boolean quiet;

    boolean isJson() {
        return json;
    }

    /// Whether nothing is said on stderr, as nobody listens or JSON says it.
    boolean isSilent() {
        return quiet || json;
    }

    /// Who is told how long it takes.
    Listener listener(Console console) {
        return quiet ? Listener.quiet() : console.listener();
    }
}
