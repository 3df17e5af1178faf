package dockerenvs.conda.link;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dockerenvs.conda.archive.EntryPoint;
import dockerenvs.conda.spec.PackageRecord;
import dockerenvs.json.JsonObject;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PythonLayoutTest {
    @ParameterizedTest
    @CsvSource({
        "python-3.12.4-h194c7f8_0_cpython,'',lib/python3.12/site-packages,bin/python3.12",
        "python-2.7.18-h0,'',lib/python2.7/site-packages,bin/python2.7",
        "python-3.14.0rc1-0,'',lib/python3.14/site-packages,bin/python3.14",
        "python-3.13.1-h9a34b6e_5_cp313t,'',lib/python3.13t/site-packages,bin/python3.13t",
        "python-3.13.1-h9_5_x,lib/python3.13t/site-packages,lib/python3.13t/site-packages,bin/python3.13t",
        "python-3.9.18-0_73_pypy,lib/pypy3.9/site-packages,lib/pypy3.9/site-packages,bin/python3.9"
    })
    void followsTheRecordThenTheVersion(String stem, String said, String sitePackages, String interpreter) {
        var json = JsonObject.EMPTY.with("fn", stem + ".conda");
        var record = PackageRecord.of(said.isEmpty() ? json : json.with("python_site_packages_path", said));
        assertThat(PythonLayout.of(record)).isEqualTo(new PythonLayout(sitePackages, interpreter));
    }

    @ParameterizedTest
    @CsvSource({
        "pypy-3.9.1-0,''",
        "python-3-0,''",
        "python-3.9.1-0,../x",
        "python-3.9.1-0,/x",
        "python-3.9.1-0,conda-meta"
    })
    void refusesOthers(String stem, String said) {
        var json = JsonObject.EMPTY.with("fn", stem + ".conda");
        var record = PackageRecord.of(said.isEmpty() ? json : json.with("python_site_packages_path", said));
        assertThatThrownBy(() -> PythonLayout.of(record)).isInstanceOf(dockerenvs.content.MalformedInput.class);
    }

    @ParameterizedTest
    @CsvSource({
        "site-packages/six.py,lib/python3.12/site-packages/six.py",
        "python-scripts/tool,bin/tool",
        "share/site-packages/x,share/site-packages/x",
        "site-packages-old/x,site-packages-old/x",
        "etc/x,etc/x"
    })
    void placesByTheFirstComponent(String path, String place) {
        assertThat(new PythonLayout("lib/python3.12/site-packages", "bin/python3.12").place(path))
                .isEqualTo(place);
    }

    @Test
    void writesEntryPointsLikeConda() {
        assertThat(script("flask = flask.cli:main", "/opt/env/bin/python3.12")).isEqualTo("""
                #!/opt/env/bin/python3.12
                # -*- coding: utf-8 -*-
                import re
                import sys

                from flask.cli import main

                if __name__ == '__main__':
                    sys.argv[0] = re.sub(r'(-script\\.pyw?|\\.exe)?$', '', sys.argv[0])
                    sys.exit(main())
                """);
    }

    @Test
    void importsTheObjectWhoseMethodAnEntryPointCalls() {
        assertThat(script("x = pkg.mod:obj.method", "/opt/env/bin/python3.13t"))
                .startsWith("#!/opt/env/bin/python3.13t\n")
                .contains("\nfrom pkg.mod import obj\n", "    sys.exit(obj.method())\n");
    }

    @Test
    void startsEntryPointsOfALongPrefixThroughTheShell() {
        var interpreter = "/" + "p".repeat(125) + "/python3.12";
        assertThat(script("x = a:b", interpreter))
                .startsWith("#!/bin/sh\n'''exec' \"" + interpreter + "\" \"$0\" \"$@\" #'''\n# -*- coding");
    }

    private static String script(String entryPoint, String interpreter) {
        return new String(EntryPointScript.of(EntryPoint.parse(entryPoint), interpreter), StandardCharsets.UTF_8);
    }
}
