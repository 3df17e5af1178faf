package dockerenvs.cli;

import dockerenvs.cli.syntax.Argument;
import dockerenvs.cli.syntax.Flag;
import dockerenvs.cli.syntax.Part;
import dockerenvs.tasks.Listener;
import java.util.List;

/// What is said of images that were moved.
final class SummaryOptions implements Part {
    private final Flag json = Flag.of("--json", "Print a JSON object with digests, names and bytes.");

    private final Flag quiet = Flag.of("-q, --quiet", "Say nothing but errors.");

    @Override
    public List<Argument> arguments() {
        return List.of(json, quiet);
    }

    boolean isJson() {
        return json.isGiven();
    }

    /// Whether nothing is said on stderr, as nobody listens or JSON says it.
    boolean isSilent() {
        return quiet.isGiven() || json.isGiven();
    }

    /// Who is told how long it takes.
    Listener listener(Console console) {
        return quiet.isGiven() ? Listener.quiet() : console.listener();
    }
}
