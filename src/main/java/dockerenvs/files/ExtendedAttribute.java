package dockerenvs.files;

import dockerenvs.content.Digest;
import java.util.Arrays;

/// An extended attribute such as `security.capability`, with its raw value; equal when name and bytes are.
public record ExtendedAttribute(String name, byte[] value) {

    public ExtendedAttribute {
        value = value.clone();
    }

    @Override
    public byte[] value() {
        return value.clone();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ExtendedAttribute that && name.equals(that.name) && Arrays.equals(value, that.value);
    }

    @Override
    public int hashCode() {
        return name.hashCode() * 31 + Arrays.hashCode(value);
    }

    @Override
    public String toString() {
        return name + "=" + Digest.sha256(value).brief();
    }
}
