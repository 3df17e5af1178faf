package dockerenvs.conda.link;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dockerenvs.conda.archive.Placeholder;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ShebangTest {
    private static final Prefix SHORT = Prefix.of("/opt/e");

    @ParameterizedTest
    @CsvSource({"126,false", "127,false", "128,true"})
    void countsBytesWithoutTheLineBreak(int bytes, boolean tooLong) throws IOException {
        var prefix = prefixFor("/bin/perl", bytes);
        var kept = "#!" + prefix + "/bin/perl\nprint\n";
        assertThat(linked("#!/old/bin/perl\nprint\n", prefix))
                .isEqualTo(tooLong ? "#!/usr/bin/env perl\nprint\n" : kept);
    }

    @Test
    void callsALongPythonThroughTheShell() throws IOException {
        var prefix = prefixFor("/bin/python3.12", 128);
        assertThat(linked("#!/old/bin/python3.12 -E\r\nx = 1\n", prefix))
                .isEqualTo("#!/bin/sh\n'''exec' \"" + prefix + "/bin/python3.12\" -E\r \"$0\" \"$@\" #'''\nx = 1\n");
    }

    @Test
    void findsOtherLongInterpretersOnThePathAndKeepsTheirOptions() throws IOException {
        var prefix = prefixFor("/bin/pythonista", 130);
        assertThat(linked("#! /old/bin/pythonista -w -T", prefix)).isEqualTo("#!/usr/bin/env pythonista -w -T");
    }

    @Test
    void doesNotTrustBlanksInThePrefix() throws IOException {
        var prefix = Prefix.of("/opt/my env");
        assertThat(linked("#!/old/bin/python\n", prefix))
                .isEqualTo("#!/bin/sh\n'''exec' \"/opt/my env/bin/python\" \"$0\" \"$@\" #'''\n");
        assertThat(linked("#!/old/bin/perl -w\n/old/x\n", prefix)).isEqualTo("#!/usr/bin/env perl -w\n/opt/my env/x\n");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "#",
                "#!",
                "#!\n",
                "#!/opt/e/bin/python",
                "#!/opt/e/bin/python\r\n",
                "#! /opt/e/bin/python -E\n",
                "x\n#!/opt/e/bin/python\n"
            })
    void leavesAloneWhatLinuxUnderstands(String text) throws IOException {
        assertThat(linked(text, SHORT)).isEqualTo(text);
    }

    @Test
    void leavesALineAloneThatNamesNoInterpreter() throws IOException {
        var text = "#!" + "x".repeat(200_000) + "\n/bin";
        assertThat(linked(text, SHORT)).isEqualTo(text);
    }

    private static Prefix prefixFor(String executable, int bytes) {
        return Prefix.of("/" + "p".repeat(bytes - 3 - executable.length()));
    }

    private static String linked(String text, Prefix prefix) throws IOException {
        var result = new ByteArrayOutputStream();
        var placeholder = new Placeholder("/old", Placeholder.Mode.TEXT);
        try (var out = new PrefixReplacement(prefix).into(result, placeholder)) {
            out.write(text.getBytes(UTF_8));
        }
        return result.toString(UTF_8);
    }
}
