package dockerenvs.layering;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

/// Layers as a user groups them.
class GroupLayeringTest {
    private static final List<Parcel> PARCELS = List.of(
            new Parcel("zlib", 2),
            new Parcel("mkl", 1200),
            new Parcel("mkl-service", 3),
            new Parcel("python", 300),
            new Parcel("numpy", 80));

    @Test
    void putsWhatALineNamesTogetherAndTheOthersByTheirSize() {
        var text = "# ours\nnumpy, python # and no more\nmkl*\n";

        assertThat(names(text, 5)).containsExactly("python numpy", "mkl mkl-service", "zlib");
        assertThat(names("zlib absent*", 3)).containsExactly("zlib", "mkl", "mkl-service python numpy");
    }

    @Test
    void leavesAPackageToTheFirstLineThatNamesIt() {
        assertThat(names("mkl\nmkl*\n*", 3)).containsExactly("mkl", "mkl-service", "zlib python numpy");
    }

    @Test
    void refusesNamesThatAreNoPackageOrComeTwice() {
        assertThatThrownBy(() -> names("nunpy python", 5))
                .hasMessage("the groups name `nunpy`, which is no package of the environment");
        assertThatThrownBy(() -> GroupLayering.parse("mkl\nzlib mkl")).hasMessage("`mkl` is named twice");
    }

    @Test
    void refusesMoreLayersThanThereMayBe() {
        var layering = GroupLayering.parse("mkl\npython");

        assertThatThrownBy(() -> layering.plan(PARCELS, 2))
                .hasMessage("the groups make 2 layers, and with the other packages there may be 2");
        assertThatThrownBy(() -> GroupLayering.parse("# nothing\n")).hasMessage("there is no group of packages");
    }

    private static List<String> names(String text, int layersMax) {
        return GroupLayering.parse(text).plan(PARCELS, layersMax).layers().stream()
                .map(layer -> String.join(" ", layer.stream().map(Parcel::name).toList()))
                .toList();
    }
}
