package dockerenvs.build;

import dockerenvs.catalogue.LayerCatalogue;
import java.util.List;

/// Catalogues of a build, and what they are for.
///
/// @param all asked in this order
public record CatalogueUse(List<LayerCatalogue> all, Mode mode) {
    /// No catalogue.
    public static final CatalogueUse NONE = new CatalogueUse(List.of(), Mode.BELIEVE);

    /// What is done with catalogues.
    public enum Mode {
        /// What they know is not found out again.
        BELIEVE,
        /// As [#BELIEVE], but the first one alone: it is to be told what it does not know, and nothing that others say.
        UPDATE,
        /// Everything is found out again, to be compared.
        VERIFY
    }

    public CatalogueUse {
        all = List.copyOf(all);
        if (mode != Mode.BELIEVE && all.isEmpty()) {
            throw new IllegalArgumentException("there is no catalogue to " + mode);
        }
    }

    /// Those that are believed.
    List<LayerCatalogue> believed() {
        return switch (mode) {
            case BELIEVE -> all;
            case UPDATE -> all.subList(0, 1);
            case VERIFY -> List.of();
        };
    }
}
