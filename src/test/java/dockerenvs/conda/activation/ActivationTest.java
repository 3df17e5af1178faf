package dockerenvs.conda.activation;

import static dockerenvs.conda.activation.Samples.BASE;
import static dockerenvs.conda.activation.Samples.PREFIX;
import static dockerenvs.conda.activation.Samples.activate;
import static dockerenvs.conda.activation.Samples.image;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.entry;

import dockerenvs.content.MalformedInput;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class ActivationTest {

    @Test
    void setsWhatCondaSetsThenTheFilesThenTheScripts() throws IOException {
        var view = image(Map.of(
                "/opt/env/etc/conda/env_vars.d/a.json", "{\"proj_x\":\"1\",\"Y\":\"2\"}",
                "/opt/env/conda-meta/state", "{\"env_vars\":{\"Y\":\"3\",\"Z\":\"***unset***\"}}",
                "/opt/env/etc/conda/activate.d/proj.sh", "export PROJ_DATA=\"${CONDA_PREFIX}/share/proj\"\n"));

        var activation = Activation.of(PREFIX, BASE, view);

        assertThat(activation.variables())
                .containsExactly(
                        entry("CONDA_DEFAULT_ENV", "/opt/env"),
                        entry("CONDA_PREFIX", "/opt/env"),
                        entry("CONDA_PROMPT_MODIFIER", "(/opt/env) "),
                        entry("CONDA_SHLVL", "1"),
                        entry("PATH", "/opt/env/bin:/usr/local/bin:/usr/bin:/bin"),
                        entry("PROJ_DATA", "/opt/env/share/proj"),
                        entry("PROJ_X", "1"),
                        entry("Y", "3"));
        assertThat(activation.understoodScripts()).containsExactly("/opt/env/etc/conda/activate.d/proj.sh");
        assertThat(activation.skipped()).isEmpty();
        assertThat(activation.removed()).isEmpty();
        assertThat(activation.warnings())
                .containsExactly("/opt/env/etc/conda/env_vars.d/a.json: the variable `proj_x` becomes `PROJ_X`,"
                        + " as conda has it");
    }

    @Test
    void callsAnEnvironmentInAFolderOfEnvironmentsByItsName() throws IOException {
        var activation = Activation.of("/opt/conda/envs/foo", BASE, image(Map.of("/opt/conda/bin/conda", "")));

        assertThat(activation.variables())
                .containsEntry("CONDA_DEFAULT_ENV", "foo")
                .containsEntry("CONDA_PROMPT_MODIFIER", "(foo) ")
                .containsEntry("CONDA_EXE", "/opt/conda/bin/conda")
                .containsEntry("CONDA_PYTHON_EXE", "/opt/conda/bin/python");
    }

    @Test
    void callsAnEnvironmentThatHoldsCondaBase() throws IOException {
        var activation = Activation.of("/opt/conda", BASE, image(Map.of("/opt/conda/bin/conda", "")));

        assertThat(activation.variables())
                .containsEntry("CONDA_DEFAULT_ENV", "base")
                .containsEntry("CONDA_EXE", "/opt/conda/bin/conda");
    }

    @Test
    void putsItsFolderFirstInThePathAndOnlyOnce() throws IOException {
        var activation = Activation.of(PREFIX, List.of("PATH=/bin:/opt/env/bin:/sbin"), ImageView.EMPTY);

        assertThat(activation.variables()).containsEntry("PATH", "/opt/env/bin:/bin:/sbin");
    }

    @Test
    void keepsTheDefaultPathOfContainersWhenTheImageHasNone() throws IOException {
        assertThat(Activation.of(PREFIX, List.of(), ImageView.EMPTY).variables())
                .containsEntry("PATH", "/opt/env/bin:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin");
    }

    @Test
    void readsFilesOfVariablesInCodePointOrder() throws IOException {
        var view = image(Map.of(
                "/opt/env/etc/conda/env_vars.d/b.json", "{\"A\":\"from b\"}",
                "/opt/env/etc/conda/env_vars.d/B.json", "{\"A\":\"from B\",\"C\":\"$HOME `x` 'y'\"}",
                "/opt/env/etc/conda/env_vars.d/z.txt", "not read"));

        assertThat(Activation.of(PREFIX, BASE, view).variables())
                .containsEntry("A", "from b")
                .containsEntry("C", "$HOME `x` 'y'");
    }

    @Test
    void takesAVariableOfAPackageOutWhenTheUserUnsetsIt() throws IOException {
        var view = image(Map.of(
                "/opt/env/etc/conda/env_vars.d/a.json", "{\"A\":\"1\"}",
                "/opt/env/conda-meta/state", "{\"env_vars\":{\"A\":\"***unset***\"}}"));

        assertThat(Activation.of(PREFIX, BASE, view).variables()).doesNotContainKey("A");
    }

    @Test
    void saysWhatItIgnoresInFilesOfVariables() throws IOException {
        var view = image(Map.of("/opt/env/conda-meta/state", """
                {"env_vars": {"PATH": "/x", "conda_prefix": "/y", "1A": "1", "A B": "2",
                 "N": 1.50, "T": true, "O": {}, "L": [], "Z": null, "NUL": "a\\u0000b"}}"""));

        var activation = Activation.of(PREFIX, BASE, view);

        assertThat(activation.variables())
                .containsEntry("N", "1.50")
                .containsEntry("T", "true")
                .containsEntry("CONDA_PREFIX", "/opt/env")
                .doesNotContainKeys("1A", "A B", "O", "L", "Z", "NUL");
        assertThat(String.join("\n", activation.warnings()).replace("/opt/env/conda-meta/state: the variable ", ""))
                .isEqualTo("""
                        `PATH` is ignored, because activation sets it itself
                        `conda_prefix` is ignored, because activation sets it itself
                        `1A` is not the name of a variable and is ignored
                        `A B` is not the name of a variable and is ignored
                        `N` is a number, taken as the text `1.50`
                        `T` is a boolean, taken as the text `true`
                        `O` is ignored: expected a string, found an object
                        `L` is ignored: expected a string, found a list
                        `Z` is ignored: expected a string, found null
                        `NUL` is ignored, because no variable can hold NUL""");
    }

    @Test
    void refusesFilesOfVariablesThatAreNotObjects() {
        assertThatExceptionOfType(MalformedInput.class)
                .isThrownBy(() -> activateState("[]"))
                .withMessage("`/opt/env/conda-meta/state`: `the file`: expected an object, found a list");
        assertThatExceptionOfType(MalformedInput.class)
                .isThrownBy(() -> activateState("{\"env_vars\": 1}"))
                .withMessage("`/opt/env/conda-meta/state`: `env_vars`: expected an object, found a number");
        assertThatExceptionOfType(MalformedInput.class)
                .isThrownBy(() -> activateState("{"))
                .withMessageStartingWith("`/opt/env/conda-meta/state`: line 1, column 2: ");
    }

    private static void activateState(String state) throws IOException {
        Activation.of(PREFIX, BASE, image(Map.of("/opt/env/conda-meta/state", state)));
    }

    @Test
    void refusesPlacesThatCannotBeInThePath() {
        for (var prefix : List.of("", "opt/env", "/", "/opt/env/", "/opt//env", "/opt/../env", "/opt/a:b", "/a\nb")) {
            assertThatExceptionOfType(MalformedInput.class)
                    .as(prefix)
                    .isThrownBy(() -> Activation.of(prefix, BASE, ImageView.EMPTY))
                    .withMessageEndingWith("cannot be the place of an environment");
        }
    }

    @Test
    void runsScriptsInCodePointOrderAndLetsThemShareVariables() throws IOException {
        var view = image(Map.of(
                "/opt/env/etc/conda/activate.d/a.sh", "export SEEN=\"$SEEN a\"\nshared=private\n",
                "/opt/env/etc/conda/activate.d/B.sh", "export SEEN=\"$SEEN B\"\n",
                "/opt/env/etc/conda/activate.d/b.sh", "export SEEN=\"$SEEN b\" SHARED=$shared\n",
                "/opt/env/etc/conda/activate.d/.hidden.sh", "export SEEN=hidden\n",
                "/opt/env/etc/conda/activate.d/c.fish", "set -gx SEEN fish\n",
                "/opt/env/etc/conda/activate.d/d.sh/", ""));

        var activation = Activation.of(PREFIX, BASE, view);

        assertThat(activation.variables())
                .containsEntry("SEEN", " B a b")
                .containsEntry("SHARED", "private")
                .doesNotContainKey("shared");
        assertThat(activation.understoodScripts())
                .extracting(path -> path.substring(path.lastIndexOf('/') + 1))
                .containsExactly("B.sh", "a.sh", "b.sh");
    }

    @Test
    void appliesAScriptWholeOrNotAtAll() throws IOException {
        var view = image(Map.of(
                "/opt/env/etc/conda/activate.d/a.sh", "export A=1\nexport B=\"$(date)\"\n",
                "/opt/env/etc/conda/activate.d/b.sh", "export C=\"${A:-unset}\"\n"));

        var activation = Activation.of(PREFIX, BASE, view);

        assertThat(activation.variables()).doesNotContainKeys("A", "B").containsEntry("C", "unset");
        assertThat(activation.skipped())
                .hasToString("[/opt/env/etc/conda/activate.d/a.sh:2: a command substitution or arithmetic]");
    }

    @Test
    void tellsWhatScriptsTakeAway() throws IOException {
        var activation = activate("unset JAVA_HOME\nunset CONDA_PROMPT_MODIFIER NOT_SET\n", "JAVA_HOME=/java");

        assertThat(activation.removed()).containsExactly("JAVA_HOME");
        assertThat(activation.variables()).doesNotContainKeys("JAVA_HOME", "CONDA_PROMPT_MODIFIER");
    }

    @Test
    void leavesOutWhatOnlyServesDeactivation() throws IOException {
        var activation = activate("""
                export CONDA_BACKUP_CC=/bin/cc _CONDA_SET_PROJ_DATA=1 GSETTINGS_SCHEMA_DIR_CONDA_BACKUP=
                export __CONDA_OPENSSL_CERT_FILE_SET=1 CONDA_ENV_SHLVL_1_CC=x CC=/opt/env/bin/cc
                """);

        assertThat(activation.variables())
                .containsOnlyKeys(
                        "CC", "CONDA_DEFAULT_ENV", "CONDA_PREFIX", "CONDA_PROMPT_MODIFIER", "CONDA_SHLVL", "PATH");
    }

    @Test
    void leavesScriptsAloneWhenAShellWillSourceThem() throws IOException {
        var view = image(Map.of("/opt/env/etc/conda/activate.d/a.sh", "export A=1\n"));

        var activation = Activation.withoutScripts(PREFIX, BASE, view);

        assertThat(activation.variables()).doesNotContainKey("A");
        assertThat(activation.understoodScripts()).isEmpty();
    }
}
