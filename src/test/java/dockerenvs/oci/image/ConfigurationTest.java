package dockerenvs.oci.image;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;

import dockerenvs.content.MalformedInput;
import java.time.Instant;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/// The settings of an image: what a configuration says, and what is left of it after a change.
final class ConfigurationTest {
    private static final String SETTINGS = """
            {
              "created": "2024-05-06T07:08:09.123456789Z",
              "author": "someone",
              "architecture": "arm64",
              "variant": "v8",
              "os": "linux",
              "moby.buildkit.trace": {"b": 1, "a": null},
              "config": {
                "Env": ["PATH=/usr/bin", "A=1=2", "FLAG", "EMPTY="],
                "Entrypoint": ["/init", "--"],
                "Cmd": ["run"],
                "User": "app:0",
                "WorkingDir": "/srv",
                "Labels": {"z": "1", "a": "2"},
                "ExposedPorts": {"9090/udp": {}, "80/tcp": {}},
                "Volumes": {"/var/lib/b": {}, "/a": {}},
                "StopSignal": "SIGINT",
                "Healthcheck": {"Test": ["CMD", "true"], "Interval": 30000000000},
                "OnBuild": null
              },
              "rootfs": {"type": "layers", "diff_ids": []},
              "history": [{"created": "2024-05-06T07:08:09Z", "created_by": "ENV A", "comment": "c", "empty_layer": true}]
            }
            """;

    private static Configuration parse(String document) {
        return Configuration.parse(document.getBytes(UTF_8));
    }

    private static Image image(String settings) {
        return Image.of(parse(settings), List.of());
    }

    /// An image with nothing but these settings.
    private static Image having(String settings) {
        return image("{\"config\":%s,\"rootfs\":{\"diff_ids\":[]}}".formatted(settings));
    }

    private static String settings(Image image) {
        return new String(image.configuration().settings().bytes(), UTF_8);
    }

    @Test
    void saysWhatContainersStartWith() {
        var configuration = parse(SETTINGS);

        assertThat(configuration.platform()).hasToString("linux/arm64");
        assertThat(configuration.created()).isEqualTo("2024-05-06T07:08:09.123456789Z");
        assertThat(configuration.author()).isEqualTo("someone");
        assertThat(configuration.environment()).containsExactly("PATH=/usr/bin", "A=1=2", "FLAG", "EMPTY=");
        assertThat(configuration.environment("A")).contains("1=2");
        assertThat(configuration.environment("EMPTY")).contains("");
        assertThat(configuration.environment("FLAG")).isEmpty();
        assertThat(configuration.environment("PAT")).isEmpty();
        assertThat(configuration.entrypoint()).containsExactly("/init", "--");
        assertThat(configuration.command()).containsExactly("run");
        assertThat(configuration.user()).isEqualTo("app:0");
        assertThat(configuration.workingDirectory()).isEqualTo("/srv");
        assertThat(configuration.labels()).containsExactly(entry("a", "2"), entry("z", "1"));
        assertThat(configuration.exposedPorts()).containsExactly("80/tcp", "9090/udp");
        assertThat(configuration.volumes()).containsExactly("/a", "/var/lib/b");
        assertThat(configuration.stopSignal()).isEqualTo("SIGINT");
        assertThat(configuration.history()).singleElement().satisfies(line -> {
            assertThat(line.isEmptyLayer()).isTrue();
            assertThat(line.createdBy()).isEqualTo("ENV A");
            assertThat(line.comment()).isEqualTo("c");
        });
    }

    @Test
    void readsAConfigurationThatSaysNothing() {
        var configuration = parse("{\"config\":null,\"rootfs\":null,\"history\":null}");

        assertThat(configuration.platform()).hasToString("linux/amd64");
        assertThat(configuration.environment()).isEmpty();
        assertThat(configuration.labels()).isEmpty();
        assertThat(configuration.user()).isEmpty();
        assertThat(configuration.diffIds()).isEmpty();
        assertThat(configuration.history()).isEmpty();
    }

    static Stream<Arguments> changes() {
        return Stream.of(
                change("{}", image -> image.withEnvironment("A", "1"), "{'Env':['A=1']}"),
                change(
                        "{'Env':['A=1','B=2','AB=3']}",
                        image -> image.withEnvironment("A", "x=y"),
                        "{'Env':['A=x=y','B=2','AB=3']}"),
                change(
                        "{'Env':['A=1','B=2','A=3']}",
                        image -> image.withEnvironment("A", "4"),
                        "{'Env':['A=4','B=2']}"),
                change("{'Env':['A']}", image -> image.withEnvironment("A", ""), "{'Env':['A','A=']}"),
                change("{'Env':['A=1','B=2','A=3']}", image -> image.withoutEnvironment("A"), "{'Env':['B=2']}"),
                change(
                        "{'Entrypoint':['a'],'Cmd':['b'],'X':1}",
                        image -> image.withEntrypoint(List.of("c", "d")),
                        "{'Entrypoint':['c','d'],'X':1}"),
                change("{'Entrypoint':['a'],'Cmd':['b']}", image -> image.withEntrypoint(List.of()), "{}"),
                change(
                        "{'Entrypoint':['a'],'Cmd':['b']}",
                        image -> image.withCommand(List.of("c")),
                        "{'Entrypoint':['a'],'Cmd':['c']}"),
                change("{'Cmd':['b']}", image -> image.withCommand(List.of()), "{}"),
                change("{'User':'a'}", image -> image.withUser("1000:1000"), "{'User':'1000:1000'}"),
                change("{'User':'a'}", image -> image.withUser(""), "{}"),
                change("{}", image -> image.withWorkingDirectory("/srv"), "{'WorkingDir':'/srv'}"),
                change("{}", image -> image.withStopSignal("2"), "{'StopSignal':'2'}"),
                change("{'StopSignal':'2'}", image -> image.withStopSignal(""), "{}"),
                change(
                        "{'Labels':{'z':'1','b':null}}",
                        image -> image.withLabel("a", "2"),
                        "{'Labels':{'a':'2','z':'1'}}"),
                change("{'Labels':{'z':'1'}}", image -> image.withoutLabel("z"), "{}"),
                change("{}", image -> image.withExposedPort("80"), "{'ExposedPorts':{'80/tcp':{}}}"),
                change(
                        "{'ExposedPorts':{'9/tcp':{},'53/udp':{}}}",
                        image -> image.withExposedPort("80/sctp"),
                        "{'ExposedPorts':{'53/udp':{},'80/sctp':{},'9/tcp':{}}}"),
                change("{'Volumes':{'/z':{}}}", image -> image.withVolume("/a"), "{'Volumes':{'/a':{},'/z':{}}}"));
    }

    private static Arguments change(String before, UnaryOperator<Image> change, String after) {
        return Arguments.of(before.replace('\'', '"'), change, after.replace('\'', '"'));
    }

    @ParameterizedTest
    @MethodSource("changes")
    void changesOneSettingAndNoOther(String before, UnaryOperator<Image> change, String after) {
        assertThat(settings(change.apply(having(before)))).isEqualTo(after);
    }

    static Stream<UnaryOperator<Image>> repetitions() {
        return Stream.of(
                image -> image.withEnvironment("A", "1=2"),
                image -> image.withoutEnvironment("B"),
                image -> image.withCommand(List.of("run")),
                image -> image.withUser("app:0"),
                image -> image.withWorkingDirectory("/srv"),
                image -> image.withStopSignal("SIGINT"),
                image -> image.withLabel("z", "1"),
                image -> image.withoutLabel("b"),
                image -> image.withExposedPort("80"),
                image -> image.withVolume("/a"),
                image -> image.withCreated(Instant.parse("2024-05-06T07:08:09.123456789Z")));
    }

    @ParameterizedTest
    @MethodSource("repetitions")
    void keepsItsBytesWhenASettingIsWhatItWas(UnaryOperator<Image> repetition) {
        var image = image(SETTINGS);

        assertThat(repetition.apply(image)).isSameAs(image);
    }

    @Test
    void keepsFieldsItDoesNotKnow() {
        var changed = image(SETTINGS).withUser("root").configuration();

        assertThat(changed.json().keys())
                .containsExactly(
                        "created",
                        "author",
                        "architecture",
                        "variant",
                        "os",
                        "moby.buildkit.trace",
                        "config",
                        "rootfs",
                        "history");
        assertThat(new String(changed.json().bytes(), UTF_8))
                .contains("\"moby.buildkit.trace\":{\"b\":1,\"a\":null}")
                .contains("\"Healthcheck\":{\"Test\":[\"CMD\",\"true\"],\"Interval\":30000000000},\"OnBuild\":null");
    }

    @Test
    void setsTimeAndPlatform() {
        var changed = image(SETTINGS)
                .withCreated(Instant.EPOCH)
                .withPlatform(Platform.parse("linux/arm/v6"))
                .configuration();

        assertThat(changed.created()).isEqualTo("1970-01-01T00:00:00Z");
        assertThat(changed.json().string("architecture")).contains("arm");
        assertThat(changed.json().string("variant")).contains("v6");
        assertThat(image(SETTINGS)
                        .withPlatform(Platform.parse("linux/s390x"))
                        .configuration()
                        .json()
                        .has("variant"))
                .isFalse();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            ""                                        | not the name of a variable: ``
            A=B                                       | not the name of a variable: `A=B`
            """)
    void refusesWhatIsNoNameOfAVariable(String name, String message) {
        assertThatThrownBy(() -> Image.SCRATCH.withEnvironment(name.equals("\"\"") ? "" : name, "1"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(message);
    }

    @Test
    void refusesARelativeWorkingDirectory() {
        assertThatThrownBy(() -> Image.SCRATCH.withWorkingDirectory("srv"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("a working directory is absolute, not `srv`");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {"rootfs":[]}                               | `rootfs`: expected an object, found a list
            {"rootfs":{"diff_ids":["sha256:1"]}}        | sha256:1~       ^ expected 64 lower-case hex digits
            {"history":[1]}                             | `history`: expected an object, found a number
            {"history":[{"created_by":1}]}              | `created_by`: expected a string, found a number
            {"config":[]}                               | `config`: expected an object, found a list
            {"config":{"Env":"A=1"}}                    | `Env`: expected a list, found a string
            {"config":{"Cmd":[1]}}                      | `Cmd`: expected a list of strings, found a number
            {"config":{"Entrypoint":{}}}                | `Entrypoint`: expected a list, found an object
            {"config":{"User":0}}                       | `User`: expected a string, found a number
            {"config":{"WorkingDir":[]}}                | `WorkingDir`: expected a string, found a list
            {"config":{"Labels":{"a":1}}}               | `Labels`: expected strings by name, found a number
            {"config":{"ExposedPorts":["80"]}}          | `ExposedPorts`: expected an object, found a list
            {"config":{"Volumes":"/a"}}                 | `Volumes`: expected an object, found a string
            {"config":{"StopSignal":9}}                 | `StopSignal`: expected a string, found a number
            {"created":0}                               | `created`: expected a string, found a number
            {"architecture":["amd64"]}                  | `architecture`: expected a string, found a list
            {"os.features":"a"}                         | `os.features`: expected a list, found a string
            """)
    void refusesSettingsOfAnotherShapeWhenTheyAreRead(String document, String message) {
        assertThatThrownBy(() -> parse(document))
                .isInstanceOf(MalformedInput.class)
                .hasMessage(message.replace('~', '\n'));
    }
}
