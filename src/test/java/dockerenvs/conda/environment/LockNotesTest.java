package dockerenvs.conda.environment;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dockerenvs.content.MalformedInput;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// What a lock says about itself, above what everybody reads.
final class LockNotesTest {
    private static final LockNotes NOTES = LockNotes.NONE
            .with("base", List.of("docker.io/library/debian:12-slim@sha256:" + Samples.SHA256))
            .with("channel", List.of("conda-forge", "./own"))
            .with("spec", "linux-64", List.of("python >=3.12", "numba"))
            .with("spec", "linux-aarch64", List.of("python >=3.12"))
            .with("variable", "linux-64", List.of("A=b=c"))
            .with("variable", "linux-aarch64", List.of("A=b=c"));

    @Test
    void areCommentsThatSayOnceWhatHoldsForAll() {
        assertThat(NOTES.text()).isEqualTo("""
                # docker-envs lock
                # base: docker.io/library/debian:12-slim@sha256:%s
                # channel: conda-forge
                # channel: ./own
                # spec for linux-64: python >=3.12
                # spec for linux-64: numba
                # spec for linux-aarch64: python >=3.12
                # variable: A=b=c
                """.formatted(Samples.SHA256));
    }

    @Test
    void readAsTheyWereWritten() {
        var notes = LockNotes.parse(NOTES.text() + "version: 6\n# spec: too late\n");

        assertThat(notes).isEqualTo(NOTES);
        assertThat(notes.of("spec", "linux-64")).containsExactly("python >=3.12", "numba");
        assertThat(notes.of("spec", "linux-aarch64")).containsExactly("python >=3.12");
        assertThat(notes.of("spec", "osx-64")).isEmpty();
        assertThat(notes.variables("linux-64")).isEqualTo(Map.of("A", "b=c"));
    }

    @Test
    void otherCommentsSayNothing() {
        assertThat(LockNotes.parse("# spec: a\nversion: 6\n")).isEqualTo(LockNotes.NONE);
        assertThat(LockNotes.parse("# docker-envs lock\n# colour: red\nversion: 6\n"))
                .isEqualTo(LockNotes.NONE);
        assertThat(LockNotes.NONE.text()).isEmpty();
    }

    @Test
    void areOfOneLineEach() {
        assertThatThrownBy(() -> LockNotes.NONE.with("variable", List.of("A=b\nversion: 7")))
                .isInstanceOf(MalformedInput.class)
                .hasMessage("`[A=b\\x0aversion: 7]` has several lines");
    }

    @Test
    void travelWithLocksOfSeveralPlatforms() {
        var linux = Samples.lock(Samples.PIXI_6);
        var arm = new Lock(
                "linux-aarch64", linux.channels(), List.of(), List.of(), List.of(), linux.variables(), List.of());
        var noarch = linux.packages().stream()
                .filter(locked -> locked.record().subdir().equals("noarch"))
                .toList();
        var text = LockFile.text(List.of(linux, arm.withPackages(noarch)), NOTES);

        var first = read(text, "linux-64");
        var second = read(text, "linux-aarch64");

        assertThat(LockFile.platforms(text)).containsExactly("linux-64", "linux-aarch64");
        assertThat(first.text()).isEqualTo(linux.text());
        assertThat(first.specs()).containsExactly("python >=3.12", "numba");
        assertThat(first.variables()).isEqualTo(Map.of("A", "b=c"));
        assertThat(second.packages()).hasToString("[six-1.16.0-pyh6c4a22f_0.tar.bz2]");
        assertThat(second.specs()).containsExactly("python >=3.12");
        // a package for all machines is there once
        assertThat(text.split("\n- conda: .*six-1.16.0", -1)).hasSize(2);
    }

    private static Lock read(String text, String subdir) {
        return LockFile.parse(
                text.getBytes(UTF_8), Samples.FOLDER.resolve("pixi.lock"), Selection.DEFAULT.withSubdir(subdir));
    }
}
