package dockerenvs.conda.channel;

import static java.nio.charset.StandardCharsets.UTF_8;

import dockerenvs.conda.spec.PackageRecord;
import dockerenvs.content.Digest;
import dockerenvs.json.JsonObject;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/// A package file of a few bytes, which nobody unpacks, and its record.
record SamplePackage(PackageRecord record, byte[] content) {

    static SamplePackage of(String fn, String text) {
        var content = text.getBytes(UTF_8);
        var json = JsonObject.EMPTY
                .with("fn", fn)
                .with("subdir", "noarch")
                .with("url", "https://host/channel/noarch/" + fn)
                .with("size", content.length)
                .with("md5", md5(content))
                .with("sha256", Digest.sha256(content).hex());
        return new SamplePackage(PackageRecord.of(json), content);
    }

    Digest sha256() {
        return Digest.sha256(content);
    }

    SamplePackage withMd5Only() {
        return new SamplePackage(PackageRecord.of(record.json().without("sha256")), content);
    }

    SamplePackage withoutHash() {
        return new SamplePackage(
                PackageRecord.of(record.json().without("sha256").without("md5")), content);
    }

    private static String md5(byte[] content) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("MD5").digest(content));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
