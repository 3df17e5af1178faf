package dockerenvs.files;

import static org.assertj.core.api.Assertions.assertThat;

import dockerenvs.files.FileFilter.Kind;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

final class FileFilterTest {

    @ParameterizedTest
    @CsvSource({
        "STATIC_LIBRARIES, lib/libz.a",
        "STATIC_LIBRARIES, opt/conda/lib/libz.a",
        "STATIC_LIBRARIES, lib/python3.12/config-3.12/libpython3.12.a",
        "JAVASCRIPT_MAPS, share/jupyter/lab/main.js.map",
        "JAVASCRIPT_MAPS, a.mjs.map",
        "JAVASCRIPT_MAPS, a.cjs.map",
        "COMPILED_PYTHON, lib/python3.12/__pycache__/abc.cpython-312.pyc",
        "COMPILED_PYTHON, lib/python3.12/__pycache__/other",
        "COMPILED_PYTHON, lib/python2.7/abc.pyc",
        "COMPILED_PYTHON, lib/python2.7/abc.pyo",
        "DOCUMENTATION, share/doc/zlib/README",
        "DOCUMENTATION, opt/conda/share/man/man1/xz.1",
        "DOCUMENTATION, share/info/dir",
        "DOCUMENTATION, share/gtk-doc/html/x.html",
        "TESTS, lib/python3.12/site-packages/numpy/tests/test_x.py",
        "TESTS, lib/python3.12/site-packages/tornado/test/x.py",
        "TESTS, site-packages/tests/x.py",
        "HEADERS, include/zlib.h",
        "HEADERS, opt/conda/include/openssl/ssl.h",
        "HEADERS, lib/python3.12/site-packages/numpy/_core/include/numpy/ndarraytypes.h",
        "HEADERS, include/boost/any.hpp",
        "HEADERS, include/c++/12/vector",
    })
    void dropsWhatItIsToldTo(Kind kind, String path) {
        assertThat(remaining(FileFilter.dropping(kind), path)).isFalse();
        assertThat(remaining(FileFilter.dropping(Kind.values()).without(kind), path))
                .isTrue();
        assertThat(remaining(FileFilter.dropping().with(kind), path)).isFalse();
        assertThat(remaining(FileFilter.dropping(), path)).isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "lib/libz.so.1",
        "lib/a",
        "lib/data.a.txt",
        "share/jupyter/lab/main.js",
        "share/jupyter/lab/main.css.map",
        "world.map",
        "lib/python3.12/abc.py",
        "lib/pyc",
        "share/documents/letter.txt",
        "myshare/doc/x",
        "doc/x",
        "man/x",
        "share/licenses/x/LICENSE",
        "etc/share/doc/x",
        "lib/python3.12/site-packages/nbconvert/share/doc/template.html",
        "tests/x.py",
        "lib/python3.12/test/support.py",
        "lib/python3.12/site-packages/numpy/testing/x.py",
        "lib/python3.12/site-packages/numpy/tests.py",
        "lib/python3.12/site-packages/x/latest/x.py",
        "src/x.h",
        "include/python3.12/data.txt",
        "include/README",
        "myinclude/x.h",
        "etc/nginx/include/x.h",
        "etc/skel/__pycache__/x.pyc",
    })
    void keepsWhatOnlyLooksLikeIt(String path) {
        assertThat(remaining(FileFilter.dropping(Kind.values()), path)).isTrue();
    }

    @Test
    void isForCondaWhatTheFirstVersionWas() {
        var conda = FileFilter.conda();

        assertThat(remaining(conda, "lib/libz.a")).isFalse();
        assertThat(remaining(conda, "x.js.map")).isFalse();
        assertThat(remaining(conda, "include/zlib.h")).isTrue();
        assertThat(remaining(conda.without(Kind.STATIC_LIBRARIES), "lib/libz.a"))
                .isTrue();
        assertThat(remaining(conda.without(Kind.STATIC_LIBRARIES), "x.js.map")).isFalse();
        assertThat(remaining(conda.without(Kind.JAVASCRIPT_MAPS), "x.js.map")).isTrue();
        assertThat(remaining(conda, "lib/libz.a")).isFalse();
    }

    @Test
    void dropsLinksLikeFilesButNotFolders() {
        var conda = FileFilter.conda();

        assertThat(conda.test(new FileEntry("lib/x.a", new FileType.Symlink("y.a"), Attributes.FILE)))
                .isFalse();
        assertThat(conda.test(FileEntry.folder("lib/x.a", Attributes.FOLDER))).isTrue();
    }

    @ParameterizedTest
    @EnumSource
    void keepsAnEmptyTree(Kind kind) {
        assertThat(FileTree.of(List.of()).filter(FileFilter.dropping(kind)).isEmpty())
                .isTrue();
    }

    /// Whether the file at `path` survives in a tree.
    private static boolean remaining(FileFilter filter, String path) {
        return FileTree.ofContents(new TreeMap<>(Map.of(path, new byte[0])))
                .filter(filter)
                .find(path)
                .isPresent();
    }
}
