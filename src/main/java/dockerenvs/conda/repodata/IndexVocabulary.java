package dockerenvs.conda.repodata;

import dockerenvs.conda.repodata.IndexFormat.Table;
import dockerenvs.conda.spec.Requirements;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicReferenceArray;

/// What the records of an index say again and again. Each is made when it is first asked for, and is the same object
/// for everyone who asks.
final class IndexVocabulary {
    private final IndexTables tables;
    private final AtomicReferenceArray<String> strings;
    private final AtomicReferenceArray<Requirements> requirements;

    IndexVocabulary(IndexTables tables) {
        this.tables = tables;
        this.strings = new AtomicReferenceArray<>(tables.count(Table.STRING_ENDS));
        this.requirements = new AtomicReferenceArray<>(tables.count(Table.REQUIREMENT_ENDS));
    }

    String string(int number) {
        var known = strings.get(number);
        if (known != null) {
            return known;
        }
        var start = tables.itemStart(Table.STRING_ENDS, number);
        var length = tables.itemEnd(Table.STRING_ENDS, number) - start;
        var made = new String(tables.bytes(), start, length, StandardCharsets.UTF_8);
        return strings.compareAndSet(number, known, made) ? made : strings.get(number);
    }

    Requirements requirements(int number) {
        var known = requirements.get(number);
        if (known != null) {
            return known;
        }
        var made = read(item(Table.REQUIREMENT_ENDS, number));
        return requirements.compareAndSet(number, known, made) ? made : requirements.get(number);
    }

    private Requirements read(ByteReader item) {
        var depends = list(item.index());
        var constrains = list(item.index());
        var features = list(item.index());
        var flags = list(item.index());
        if (item.isAtEnd()) {
            return new Requirements(depends, constrains, features, flags, Collections.emptySortedMap());
        }
        var extras = new TreeMap<String, List<String>>();
        while (!item.isAtEnd()) {
            extras.put(string(item.index()), list(item.index()));
        }
        return new Requirements(depends, constrains, features, flags, extras);
    }

    List<String> list(int number) {
        var item = item(Table.LIST_ENDS, number);
        if (item.isAtEnd()) {
            return List.of();
        }
        var texts = new ArrayList<String>();
        while (!item.isAtEnd()) {
            texts.add(string(item.index()));
        }
        return List.copyOf(texts);
    }

    ByteReader item(Table ends, int number) {
        return new ByteReader(tables.bytes(), tables.itemStart(ends, number), tables.itemEnd(ends, number));
    }
}
