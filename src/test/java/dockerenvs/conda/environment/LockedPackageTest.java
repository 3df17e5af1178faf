package dockerenvs.conda.environment;

import static org.assertj.core.api.Assertions.assertThat;

import dockerenvs.conda.spec.PackageRecord;
import dockerenvs.json.JsonObject;
import java.nio.file.Path;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LockedPackageTest {
    @ParameterizedTest
    @CsvSource({
        "https://host/c/linux-64/a-1-0.conda, https://host/c, true",
        "https://me:secret@host/t/token/c/linux-64/a-1-0.conda, https://host/c, true",
        "https://other/c/linux-64/a-1-0.conda, https://host/c, false",
        "https://host/c/../other/linux-64/a-1-0.conda, https://host/c, false",
        "https://host/a-1-0.conda, '', false",
        "file:///c/linux-64/a-1-0.conda, file:///c, true",
        "file:///a-1-0.conda, '', true",
        "file:///home/me/c/linux-64/a-1-0.conda, file:///c, false",
        "c/linux-64/a-1-0.conda, file:///c, false",
    })
    void knowsWhetherItIsInTheChannelThatItNames(String location, String channel, boolean isInIt) {
        var record = PackageRecord.of(JsonObject.EMPTY.with("fn", "a-1-0.conda").with("channel", channel));

        var locked = new LockedPackage(record, Locations.parse(location, Path.of("/home/me/locks")));

        assertThat(locked.isInItsChannel()).isEqualTo(isInIt);
    }
}
