package dockerenvs.conda.environment;

import dockerenvs.content.MalformedInput;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;
import java.util.function.Supplier;

/// A value of a YAML or TOML document. Every scalar is the text it is written as: what a version or a hash looks like
/// is no matter.
sealed interface DocumentValue {

    /// Where it begins.
    Place place();

    /// What kind of value this is, as messages call it.
    String kind();

    /// A place in the document.
    ///
    /// @param line counted from 1
    /// @param column counted from 1
    record Place(int line, int column) {
        /// What is wrong here.
        MalformedInput malformed(String what) {
            return malformed(what, "");
        }

        MalformedInput malformed(String what, String hint) {
            return MalformedInput.of(this + ": " + what, hint);
        }

        /// What `work` makes of a value that begins here; what is wrong with it is said with the place.
        <T> T within(Supplier<T> work) {
            try {
                return work.get();
            } catch (MalformedInput failure) {
                throw failure.getMessage().startsWith("line ") ? failure : failure.in(toString());
            }
        }

        /// As [#within(Supplier)], for work that makes nothing.
        void doWithin(Runnable work) {
            var _ = within(() -> {
                work.run();
                return this;
            });
        }

        @Override
        public String toString() {
            return "line %d, column %d".formatted(line, column);
        }
    }

    /// A text.
    ///
    /// @param plain whether it is written without quotes
    record Scalar(String text, boolean plain, Place place) implements DocumentValue {
        private static final Set<String> NOTHING = Set.of("", "~", "null", "Null", "NULL");

        boolean isNothing() {
            return plain && NOTHING.contains(text);
        }

        @Override
        public String kind() {
            return isNothing() ? "nothing" : "a text";
        }
    }

    /// Values in an order.
    record Sequence(List<DocumentValue> items, Place place) implements DocumentValue {
        public Sequence {
            items = List.copyOf(items);
        }

        @Override
        public String kind() {
            return "a list";
        }
    }

    /// Values by name. One that is nothing counts as absent.
    record Mapping(SequencedMap<String, DocumentValue> members, Place place) implements DocumentValue {
        public Mapping {
            members = Collections.unmodifiableSequencedMap(members);
        }

        @Override
        public String kind() {
            return "a mapping";
        }

        Optional<DocumentValue> find(String key) {
            return Optional.ofNullable(members.get(key))
                    .filter(value -> !(value instanceof Scalar scalar && scalar.isNothing()));
        }

        Optional<String> text(String key) {
            return find(key).map(value -> DocumentValue.text(value, key));
        }

        /// The text of that name, which has to be there.
        String required(String key) {
            return text(key).orElseThrow(() -> place.malformed("`%s` is missing".formatted(key)));
        }

        Optional<Mapping> mapping(String key) {
            return find(key).map(value -> DocumentValue.mapping(value, key));
        }

        /// The items of that name, none when it is absent.
        List<DocumentValue> items(String key) {
            var value = find(key);
            if (value.isEmpty()) {
                return List.of();
            }
            if (value.get() instanceof Sequence sequence) {
                return sequence.items();
            }
            throw unexpected(value.get(), key, "a list");
        }

        List<Mapping> mappings(String key) {
            var mappings = new ArrayList<Mapping>();
            for (var item : items(key)) {
                mappings.add(DocumentValue.mapping(item, key));
            }
            return mappings;
        }

        List<String> texts(String key) {
            var texts = new ArrayList<String>();
            for (var item : items(key)) {
                texts.add(DocumentValue.text(item, key));
            }
            return texts;
        }
    }

    /// `value` as a text; `key` is what the message calls it.
    static String text(DocumentValue value, String key) {
        if (value instanceof Scalar scalar && !scalar.isNothing()) {
            return scalar.text();
        }
        throw unexpected(value, key, "a text");
    }

    /// `value` as a mapping; `name` is what the message calls it.
    static Mapping mapping(DocumentValue value, String name) {
        if (value instanceof Mapping mapping) {
            return mapping;
        }
        throw unexpected(value, name, "a mapping");
    }

    private static MalformedInput unexpected(DocumentValue value, String name, String expected) {
        return value.place().malformed("`%s`: expected %s, found %s".formatted(name, expected, value.kind()));
    }
}
