package dockerenvs.layering;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// Who gets a layer alone.
class LayerPlanTest {
    private static final List<Parcel> PARCELS = List.of(
            new Parcel("zlib", 2),
            new Parcel("mkl", 1200),
            new Parcel("python", 300),
            new Parcel("six", 1),
            new Parcel("numpy", 80));

    @Test
    void givesEveryoneALayerWhereThereIsRoom() {
        assertThat(names(PARCELS, 5)).containsExactly("zlib", "mkl", "python", "six", "numpy");
        assertThat(names(PARCELS, 100)).hasSize(5);
    }

    @Test
    void putsTheSmallestTogetherAboveTheOthers() {
        assertThat(names(PARCELS, 3)).containsExactly("mkl", "python", "zlib six numpy");
        assertThat(names(PARCELS, 1)).containsExactly("zlib mkl python six numpy");
    }

    @Test
    void choosesAmongEquallyLargeOnesByName() {
        var equal = Stream.of("c", "a", "b").map(name -> new Parcel(name, 7)).toList();
        assertThat(names(equal, 2)).containsExactly("a", "c b");
    }

    @Test
    void makesNoLayerOfNothing() {
        assertThat(names(List.of(), 4)).isEmpty();
    }

    @Test
    void needsALayerAtLeast() {
        assertThatThrownBy(() -> LayerPlan.largestAlone(PARCELS, 0)).hasMessage("at least 1 layer, not 0");
    }

    private static List<String> names(List<Parcel> parcels, int layersMax) {
        return LayerPlan.largestAlone(parcels, layersMax).layers().stream()
                .map(layer -> String.join(" ", layer.stream().map(Parcel::name).toList()))
                .toList();
    }
}
