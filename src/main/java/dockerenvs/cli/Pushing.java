package dockerenvs.cli;

import dockerenvs.json.JsonArray;
import dockerenvs.json.JsonObject;
import dockerenvs.oci.image.Reference;
import dockerenvs.oci.registry.Pushed;

/// What is said about a push.
final class Pushing {
    private Pushing() {}

    /// Prints a line to stderr, or JSON to stdout.
    static void print(Pushed pushed, SummaryOptions summary, Console console) {
        if (summary.isJson()) {
            console.out().print(json(pushed).pretty());
        } else if (!summary.isSilent()) {
            console.err().println(text(pushed));
        }
    }

    /// A line for people.
    static String text(Pushed pushed) {
        return "%s: %s, %s sent, %s mounted, %s there before"
                .formatted(
                        String.join(
                                ", ",
                                pushed.references().stream()
                                        .map(Reference::familiar)
                                        .toList()),
                        pushed.digest(),
                        ImageText.size(pushed.uploaded().bytes()),
                        ImageText.size(pushed.mounted().bytes()),
                        ImageText.size(pushed.present().bytes()));
    }

    static JsonObject json(Pushed pushed) {
        return JsonObject.EMPTY
                .with("digest", pushed.digest().toString())
                .with(
                        "names",
                        JsonArray.ofStrings(pushed.references().stream()
                                .map(Reference::familiar)
                                .toList()))
                .with("sent", json(pushed.uploaded()))
                .with("mounted", json(pushed.mounted()))
                .with("present", json(pushed.present()));
    }

    private static JsonObject json(Pushed.Count count) {
        return JsonObject.EMPTY.with("blobs", count.blobs()).with("bytes", count.bytes());
    }
}
