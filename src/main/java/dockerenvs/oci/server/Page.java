package dockerenvs.oci.server;

import java.util.Collection;
import java.util.List;
import java.util.regex.Pattern;

/// A piece of a sorted list, as `n` and `last` of the request ask for it (OCI distribution-spec, "Listing tags").
///
/// @param names what is in the piece
/// @param hasMore whether there are further ones behind it
record Page(List<String> names, boolean hasMore) {
    private static final Pattern COUNT = Pattern.compile("[0-9]{1,9}");

    Page {
        names = List.copyOf(names);
    }

    /// @param all in byte order
    static Page of(Collection<String> all, Request request) {
        var last = request.parameter("last").orElse("");
        var left = all.stream().filter(name -> name.compareTo(last) > 0).toList();
        var count = request.parameter("n").map(Page::count).orElse(left.size());
        return new Page(left.stream().limit(count).toList(), count > 0 && count < left.size());
    }

    private static int count(String text) {
        if (!COUNT.matcher(text).matches()) {
            throw Refused.of(400, "PAGINATION_NUMBER_INVALID", "`n` has to be a number, 0 or more");
        }
        return Integer.parseInt(text);
    }

    /// Adds where the next page is.
    Answer linked(Answer answer, String path) {
        return hasMore
                ? answer.with("Link", "<%s?n=%d&last=%s>; rel=\"next\"".formatted(path, names.size(), names.getLast()))
                : answer;
    }
}
