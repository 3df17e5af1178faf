package dockerenvs.conda.activation;

import static dockerenvs.conda.activation.Samples.image;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dockerenvs.files.Attributes;
import dockerenvs.files.FileEntry;
import dockerenvs.files.FileTree;
import dockerenvs.files.FileType;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class TreeViewTest {
    private static final ImageView VIEW = ImageView.of(
            FileTree.of(List.of(
                    file("opt/env/bin/python3.12", 0755),
                    link("opt/env/bin/python", "python3.12"),
                    new FileEntry(
                            "opt/env/bin/python3", new FileType.HardLink("opt/env/bin/python3.12"), Attributes.FILE),
                    file("opt/env/share/proj/proj.db", 0644),
                    link("opt/env/share/data", "../share/./proj"),
                    link("opt/env/share/system", "/etc/ssl"),
                    link("opt/env/share/a", "b"),
                    link("opt/env/share/b", "a"),
                    link("opt/env/share/gone", "nowhere"))),
            image(Map.of("/etc/ssl/cert.pem", "base", "/opt/readme", "base", "/opt/env/share/proj/base.txt", "base")));

    private static FileEntry file(String path, int mode) {
        var content = new byte[] {1, 2, 3};
        return FileEntry.file(path, 3, () -> new ByteArrayInputStream(content), Attributes.FILE.withMode(mode));
    }

    private static FileEntry link(String path, String target) {
        return new FileEntry(path, new FileType.Symlink(target), Attributes.FILE);
    }

    @Test
    void followsLinksInsideTheTreeAndIntoTheBase() {
        assertThat(VIEW.isFile("/opt/env/bin/python")).isTrue();
        assertThat(VIEW.isExecutable("/opt/env/bin/python")).isTrue();
        assertThat(VIEW.isFile("/opt/env/bin/python3")).isTrue();
        assertThat(VIEW.isFolder("/opt/env/share/data")).isTrue();
        assertThat(VIEW.isFile("/opt/env/share/data/proj.db")).isTrue();
        assertThat(VIEW.isExecutable("/opt/env/share/data/proj.db")).isFalse();
        assertThat(VIEW.isFolder("/opt/env/share/system")).isTrue();
        assertThat(VIEW.isFile("/opt/env/share/system/cert.pem")).isTrue();
    }

    @Test
    void seesSeveralTreesAsOne() throws IOException {
        var one = FileTree.of(List.of(file("opt/env/bin/python", 0755), file("opt/env/etc/b", 0644)));
        var other = FileTree.of(List.of(file("opt/env/etc/a", 0644), link("opt/env/etc/c", "../bin/python")));
        var view = ImageView.of(List.of(one, other), image(Map.of("/opt/env/etc/d", "base")));

        assertThat(view.names("/opt/env/etc")).containsExactly("a", "b", "c", "d");
        assertThat(view.names("/opt/env/bin")).containsExactly("python");
        assertThat(view.isExecutable("/opt/env/etc/c")).isTrue();
        assertThat(view.isFile("/opt/env/etc/e")).isFalse();
        assertThat(view.read("/opt/env/etc/a", 10))
                .hasValueSatisfying(bytes -> assertThat(bytes).hasSize(3));
    }

    @Test
    void linksToNowhereAndInCirclesAreNothing() throws IOException {
        for (var path : List.of("/opt/env/share/a", "/opt/env/share/gone", "/opt/env/share/a/x")) {
            assertThat(VIEW.isFile(path) || VIEW.isFolder(path) || VIEW.isExecutable(path))
                    .isFalse();
            assertThat(VIEW.names(path)).isEmpty();
            assertThat(VIEW.read(path, 10)).isEmpty();
        }
    }

    @Test
    void listsBothTheTreeAndTheBase() {
        assertThat(VIEW.names("/opt/env/share/proj")).containsExactly("base.txt", "proj.db");
        assertThat(VIEW.names("/opt")).containsExactly("env", "readme");
        assertThat(VIEW.names("/")).containsExactly("etc", "opt");
        assertThat(VIEW.isFolder("/")).isTrue();
    }

    @Test
    void readsNoMoreThanWasAsked() throws IOException {
        assertThat(VIEW.read("/opt/env/share/proj/proj.db", 2)).hasValue(new byte[] {1, 2});
        assertThat(VIEW.read("/opt/env/bin/python3", 9)).hasValue(new byte[] {1, 2, 3});
        assertThat(VIEW.read("/opt/readme", 9)).hasValue("base".getBytes(UTF_8));
        assertThat(VIEW.read("/opt/env", 9)).isEmpty();
    }
}
