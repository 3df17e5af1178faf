package dockerenvs.cli.syntax;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/// Forms of options as the help shows them.
class FormTest {
    @Test
    void hasNamesAndALabel() {
        assertThat(Form.parse("-o, --output=FILE")).isEqualTo(new Form(List.of("-o", "--output"), "FILE"));
    }

    @Test
    void endsItsNamesAtTheFirstEqualsSign() {
        assertThat(Form.parse("--env=NAME=VALUE")).isEqualTo(new Form(List.of("--env"), "NAME=VALUE"));
    }

    @Test
    void hasNoLabelWithoutAValue() {
        assertThat(Form.parse("--json")).isEqualTo(new Form(List.of("--json"), ""));
    }

    @Test
    void saysWhetherValuesComeTogether() {
        assertThat(Form.parse("--platform=OS/ARCH,...").option("").splitRegex()).isEqualTo(",");
        assertThat(Form.parse("--platform=OS/ARCH").option("").splitRegex()).isEmpty();
    }
}
