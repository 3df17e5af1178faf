package dockerenvs.conda.environment;

import dockerenvs.conda.environment.DocumentValue.Place;
import dockerenvs.content.MalformedInput;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.common.Anchor;
import org.snakeyaml.engine.v2.common.ScalarStyle;
import org.snakeyaml.engine.v2.events.AliasEvent;
import org.snakeyaml.engine.v2.events.DocumentStartEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.MappingStartEvent;
import org.snakeyaml.engine.v2.events.NodeEvent;
import org.snakeyaml.engine.v2.events.ScalarEvent;
import org.snakeyaml.engine.v2.events.SequenceStartEvent;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.parser.ParserImpl;
import org.snakeyaml.engine.v2.scanner.StreamReader;

/// Reads a YAML document as it is written: tags mean nothing, no key is there twice, and there is one document.
final class Yaml {
    private static final int LEVELS_MAX = 32;
    private static final int ALIASES_MAX = 1000;

    private final Iterator<Event> events;
    private final Map<Anchor, DocumentValue> anchors = new HashMap<>();
    private int aliases;

    private Yaml(Iterator<Event> events) {
        this.events = events;
    }

    /// Reads a document.
    ///
    /// @throws MalformedInput naming line and column, and nothing that is in it but keys
    static DocumentValue parse(String text) {
        var settings = LoadSettings.builder()
                .setLabel("a document")
                .setCodePointLimit(Integer.MAX_VALUE)
                .build();
        try {
            return new Yaml(new ParserImpl(settings, new StreamReader(settings, text))).document();
        } catch (MarkedYamlEngineException failure) {
            // its own words quote the document, which may hold passwords
            throw place(failure.getProblemMark()).malformed("this is not YAML");
        } catch (YamlEngineException | IllegalArgumentException _) {
            // characters that are none
            throw MalformedInput.of("this is not YAML", "");
        }
    }

    private DocumentValue document() {
        var event = events.next();
        while (!(event instanceof NodeEvent)) {
            if (!events.hasNext()) {
                throw MalformedInput.of("the document is empty", "");
            }
            event = events.next();
        }
        var value = value(event, 0);
        while (events.hasNext()) {
            event = events.next();
            if (event instanceof DocumentStartEvent) {
                throw place(event.getStartMark()).malformed("expected one document, found another one");
            }
        }
        return value;
    }

    private DocumentValue value(Event event, int level) {
        var place = place(event.getStartMark());
        if (level > LEVELS_MAX) {
            throw place.malformed("there are more than %d levels".formatted(LEVELS_MAX));
        }
        if (event instanceof AliasEvent alias) {
            if (++aliases > ALIASES_MAX) {
                throw place.malformed("there are more than %d aliases".formatted(ALIASES_MAX));
            }
            return Optional.ofNullable(anchors.get(alias.getAlias()))
                    .orElseThrow(() -> place.malformed("the alias means nothing that is complete"));
        }
        var value = switch (event) {
            case ScalarEvent scalar ->
                new DocumentValue.Scalar(scalar.getValue(), scalar.getScalarStyle() == ScalarStyle.PLAIN, place);
            case SequenceStartEvent _ -> sequence(place, level);
            case MappingStartEvent _ -> mapping(place, level);
            default -> throw place.malformed("this is not YAML");
        };
        if (event instanceof NodeEvent node) {
            node.getAnchor().ifPresent(anchor -> anchors.put(anchor, value));
        }
        return value;
    }

    private DocumentValue.Sequence sequence(Place place, int level) {
        var items = new ArrayList<DocumentValue>();
        for (var event = events.next(); event instanceof NodeEvent; event = events.next()) {
            items.add(value(event, level + 1));
        }
        return new DocumentValue.Sequence(items, place);
    }

    private DocumentValue.Mapping mapping(Place place, int level) {
        var members = new LinkedHashMap<String, DocumentValue>();
        for (var event = events.next(); event instanceof NodeEvent; event = events.next()) {
            if (!(value(event, level + 1) instanceof DocumentValue.Scalar key)) {
                throw place(event.getStartMark()).malformed("a key is no text");
            }
            if (members.containsKey(key.text())) {
                throw key.place().malformed("the key %s is there twice".formatted(MalformedInput.quote(key.text())));
            }
            members.put(key.text(), value(events.next(), level + 1));
        }
        return new DocumentValue.Mapping(members, place);
    }

    private static Place place(Optional<Mark> mark) {
        return mark.map(known -> new Place(known.getLine() + 1, known.getColumn() + 1))
                .orElse(new Place(1, 1));
    }
}
