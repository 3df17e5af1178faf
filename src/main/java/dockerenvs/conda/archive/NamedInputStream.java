package dockerenvs.conda.archive;

import dockerenvs.content.MalformedInput;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;

/// A stream whose failures say where they are.
final class NamedInputStream extends FilterInputStream {
    private final List<String> places;

    /// @param places from the inside out
    NamedInputStream(InputStream in, List<String> places) {
        super(in);
        this.places = List.copyOf(places);
    }

    @Override
    public int read() throws IOException {
        try {
            return in.read();
        } catch (MalformedInput e) {
            throw named(e);
        }
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
        try {
            return in.read(bytes, offset, length);
        } catch (MalformedInput e) {
            throw named(e);
        }
    }

    @Override
    public long skip(long bytes) throws IOException {
        try {
            return in.skip(bytes);
        } catch (MalformedInput e) {
            throw named(e);
        }
    }

    private MalformedInput named(MalformedInput failure) {
        var named = failure;
        for (var place : places) {
            named = named.in(place);
        }
        return named;
    }
}
