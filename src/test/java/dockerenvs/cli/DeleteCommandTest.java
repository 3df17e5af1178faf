package dockerenvs.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dockerenvs.json.Json;
import dockerenvs.json.JsonArray;
import dockerenvs.json.JsonObject;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What `delete` deletes, and says of what it could not.
class DeleteCommandTest {
    @TempDir
    private Path folder = Path.of("");

    private ProgramAtRegistry program;

    @BeforeEach
    void start() throws IOException {
        program = ProgramAtRegistry.start(folder);
    }

    @AfterEach
    void stop() throws IOException {
        program.close();
    }

    private int attempt(String commandLine) {
        return program.attempt(commandLine);
    }

    private String run(String commandLine) {
        return program.run(commandLine);
    }

    @Test
    void deletesATag() {
        run("modify scratch --add-text a=b -i REG/me/app:1 -i REG/me/app:2 --push");

        run("delete REG/me/app:1");

        assertThat(run("tags REG/me/app")).isEqualTo("2\n");
    }

    @Test
    void saysWhatItDeletedAsJson() {
        run("modify scratch --add-text a=b -i REG/me/app:1 -i REG/me/app:2 --push");

        run("delete REG/me/app:1 REG/me/app:2 --json");

        var name = program.domain() + "/me/app:";
        assertThat(Json.parse(program.out().toByteArray()))
                .isEqualTo(JsonObject.EMPTY.with("deleted", JsonArray.ofStrings(List.of(name + "1", name + "2"))));
        assertThat(program.err().toString(UTF_8)).isEmpty();
    }

    @Test
    void deletesWhatItCanAndSaysWhatItCouldNot() {
        run("modify scratch --add-text a=b -i REG/me/app:1 -i REG/me/app:2 --push");
        var name = program.domain() + "/me/app:";

        assertThat(attempt("delete REG/me/app:none REG/me/app:1 REG/me/app:gone REG/me/app:2"))
                .isEqualTo(Program.COULD_NOT);

        assertThat(program.err().toString(UTF_8))
                .startsWith("deleted %s1\ndeleted %s2\nerror: `%snone`: the registry answered 404"
                        .formatted(name, name, name))
                .contains("\nerror: `%sgone`: the registry answered 404".formatted(name));
        assertThat(run("tags REG/me/app")).isEmpty();
    }

    @Test
    void saysWhatItCouldNotDeleteAsJson() {
        run("modify scratch --add-text a=b -i REG/me/app:1 --push");
        var name = program.domain() + "/me/app:";

        assertThat(attempt("delete REG/me/app:none REG/me/app:1 --json")).isEqualTo(Program.COULD_NOT);

        var said = JsonObject.expect(Json.parse(program.out().toByteArray()), "report");
        assertThat(said.strings("deleted")).containsExactly(name + "1");
        var failed = JsonObject.expect(said.array("failed").getFirst(), "failed");
        assertThat(failed.string("name")).hasValue(name + "none");
        assertThat(failed.string("message").orElseThrow()).startsWith("`" + name + "none`: the registry answered 404");
        assertThat(failed.string("hint").orElseThrow()).startsWith("check the name");
        assertThat(program.err().toString(UTF_8)).startsWith("error: `" + name + "none`");
    }

    @Test
    void deletesNoTagsThatWereNotNamed() {
        run("modify scratch --add-text a=b -i REG/me/app:1 --push");
        var digest = JsonObject.expect(
                        Json.parse(run("copy REG/me/app:1 REG/me/app:2 --json").getBytes(UTF_8)), "report")
                .string("digest")
                .orElseThrow();

        assertThat(attempt("delete REG/me/app:1AT" + digest)).isEqualTo(Program.ASKED_WRONGLY);

        var repository = program.domain() + "/me/app";
        assertThat(program.err().toString(UTF_8))
                .isEqualTo("""
                error: `%s:1@%s` says tag and digest, and a digest is deleted with all its tags

                hint: name `%s:1` to delete the tag alone, or `%s@%s` to delete the image with all its tags
                """.formatted(repository, digest, repository, repository, digest));
        assertThat(run("tags REG/me/app")).isEqualTo("1\n2\n");
        run("delete REG/me/appAT" + digest);
        assertThat(run("tags REG/me/app")).isEmpty();
    }
}
