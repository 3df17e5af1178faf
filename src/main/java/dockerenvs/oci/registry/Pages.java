package dockerenvs.oci.registry;

import dockerenvs.content.MalformedInput;
import dockerenvs.http.HttpRequest;
import dockerenvs.json.Json;
import dockerenvs.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// Lists that registries give page by page, each naming the next one (RFC 8288, `rel="next"`).
final class Pages {
    private static final int PAGE_BYTES_MAX = 32 << 20;
    private static final int PAGES_MAX = 10_000;
    private static final int ITEMS_MAX = 1_000_000;
    private static final char NOTHING = 0;

    private final RegistryHost host;
    private final String reference;
    private final Access access;

    Pages(RegistryHost host, String reference, Access access) {
        this.host = host;
        this.reference = reference;
        this.access = access;
    }

    /// What is taken of a page.
    interface Items<T> {
        List<T> of(JsonObject page);
    }

    /// The items of all pages, in their order.
    ///
    /// @throws RegistryException when the registry refuses, leads in a circle or to another server
    <T> List<T> read(URI first, Items<T> items) throws IOException {
        var all = new ArrayList<T>();
        var seen = new HashSet<URI>();
        for (var page = Optional.of(first); page.isPresent(); ) {
            if (!seen.add(page.get()) || seen.size() > PAGES_MAX || all.size() > ITEMS_MAX) {
                throw wrong("its list never ends");
            }
            var answer = host.ask(
                    HttpRequest.get(page.get()).withHeader("Accept", "application/json"), access, PAGE_BYTES_MAX);
            if (!answer.isSuccess()) {
                throw Refusals.of(host.domain(), reference, answer);
            }
            all.addAll(parse(answer, items));
            page = next(answer);
        }
        return List.copyOf(all);
    }

    private <T> List<T> parse(Answer answer, Items<T> items) throws RegistryException {
        try {
            return items.of(JsonObject.expect(Json.parse(answer.body()), "the list"));
        } catch (MalformedInput malformed) {
            throw wrong("its list cannot be read: " + malformed.getMessage());
        }
    }

    /// The page an answer names.
    Optional<URI> next(Answer answer) throws RegistryException {
        for (var header : answer.headers()) {
            var link = header.name().equalsIgnoreCase("Link") ? next(header.value()) : Optional.<String>empty();
            if (link.isPresent()) {
                var next = Locations.resolve(host, reference, answer.url(), link.get());
                if (!host.isOwn(next)) {
                    throw wrong("its list goes on at another server");
                }
                return Optional.of(next);
            }
        }
        return Optional.empty();
    }

    /// Where the link to the next page leads, among links and their parameters (RFC 8288, section 3).
    private static Optional<String> next(String links) {
        for (var link : split(links, ',')) {
            var parts = split(link, ';');
            var target = parts.getFirst().strip();
            if (target.startsWith("<")
                    && target.endsWith(">")
                    && parts.stream().skip(1).anyMatch(Pages::isNext)) {
                return Optional.of(target.substring(1, target.length() - 1));
            }
        }
        return Optional.empty();
    }

    private static boolean isNext(String parameter) {
        var pair = parameter.split("=", 2);
        return pair.length == 2
                && pair[0].strip().equalsIgnoreCase("rel")
                && Stream.of(pair[1].replace('"', ' ').strip().split("\\s+", -1))
                        .anyMatch("next"::equalsIgnoreCase);
    }

    /// The text between separators; those in quotes and angle brackets are none.
    private static List<String> split(String text, char separator) {
        var parts = new ArrayList<String>();
        var start = 0;
        var closing = NOTHING;
        for (var at = 0; at < text.length(); at++) {
            var c = text.charAt(at);
            if (closing == '"' && c == '\\') {
                at++;
            } else if (closing != NOTHING) {
                closing = c == closing ? NOTHING : closing;
            } else if (c == separator) {
                parts.add(text.substring(start, at));
                start = at + 1;
            } else {
                closing = c == '"' ? '"' : c == '<' ? '>' : NOTHING;
            }
        }
        parts.add(text.substring(start));
        return parts;
    }

    private RegistryException wrong(String message) {
        return RegistryException.wrong(
                host.domain(), reference, message, "the registry, or a proxy before it, is at fault");
    }
}
