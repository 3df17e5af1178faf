package dockerenvs.oci.registry;

import dockerenvs.content.MalformedInput;
import dockerenvs.http.HttpResponse;
import dockerenvs.tasks.Listener;
import dockerenvs.tasks.TaskEvent;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What a registry wants people to know besides (OCI distribution-spec, "Warnings"): each text once, and not too
/// many.
final class Warnings {
    private static final int CHARACTERS_MAX = 4096;
    private static final Pattern WARNING = Pattern.compile("299 - \"((?:[^\"\\\\]|\\\\.)*)\"");

    private final String domain;
    private final Listener listener;
    private final ReentrantLock lock = new ReentrantLock();
    private final Set<String> known = new HashSet<>();
    private int characters;

    Warnings(String domain, Listener listener) {
        this.domain = domain;
        this.listener = listener;
    }

    /// Passes on what is new in an answer.
    void note(HttpResponse response) {
        for (var header : response.headers()) {
            if (header.name().equalsIgnoreCase("Warning")) {
                note(WARNING.matcher(header.value()));
            }
        }
    }

    private void note(Matcher warning) {
        if (warning.matches() && isNew(warning.group(1))) {
            listener.note(
                    TaskEvent.Level.WARNING, "`%s` says: %s".formatted(domain, MalformedInput.quote(warning.group(1))));
        }
    }

    private boolean isNew(String text) {
        lock.lock();
        try {
            if (characters + text.length() > CHARACTERS_MAX || !known.add(text)) {
                return false;
            }
            characters += text.length();
            return true;
        } finally {
            lock.unlock();
        }
    }
}
