package dockerenvs.conda.link;

import static dockerenvs.content.MalformedInput.quote;

import dockerenvs.conda.archive.Placeholder;
import dockerenvs.content.MalformedInput;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/// Puts the prefix where a package has its placeholder, in the five encodings conda looks for, one after the other.
final class PrefixReplacement {
    /// An encoding, and the bytes of a zero that ends a string.
    private record Encoding(Charset charset, int unit) {}

    private static final List<Encoding> ENCODINGS = List.of(
            new Encoding(StandardCharsets.UTF_8, 1),
            new Encoding(StandardCharsets.UTF_16LE, 2),
            new Encoding(StandardCharsets.UTF_16BE, 2),
            new Encoding(StandardCharsets.UTF_32LE, 4),
            new Encoding(StandardCharsets.UTF_32BE, 4));

    private final Prefix prefix;
    private final Map<Placeholder, List<Step>> steps = new ConcurrentHashMap<>();

    /// One encoding of a placeholder.
    ///
    /// @param unit bytes of a zero that ends a string; 0 in text, where nothing is padded
    private record Step(PlaceholderSearch placeholder, byte[] replacement, int unit) {
        OutputStream into(OutputStream target) {
            return new PlaceholderOutputStream(target, placeholder, replacement, unit);
        }
    }

    PrefixReplacement(Prefix prefix) {
        this.prefix = prefix;
    }

    private List<Step> steps(Placeholder placeholder) {
        return steps.computeIfAbsent(placeholder, this::newSteps);
    }

    private List<Step> newSteps(Placeholder placeholder) {
        var isText = placeholder.mode() == Placeholder.Mode.TEXT;
        return ENCODINGS.stream()
                .map(encoding -> new Step(
                        new PlaceholderSearch(placeholder.text().getBytes(encoding.charset)),
                        prefix.path().getBytes(encoding.charset),
                        isText ? 0 : encoding.unit))
                // only letters beyond ASCII can be short in UTF-8 and long in another encoding
                .filter(step -> isText || step.replacement.length <= step.placeholder.length())
                .toList();
    }

    /// A stream to write a file to that is to be replaced on its way to `target`; it must be closed, which closes
    /// `target` too.
    ///
    /// @param placeholder one that [#checkLength(Placeholder)] has let pass
    OutputStream into(OutputStream target, Placeholder placeholder) {
        var stream = last(target, placeholder);
        for (var step : steps(placeholder).reversed()) {
            stream = step.into(stream);
        }
        return stream;
    }

    private OutputStream last(OutputStream target, Placeholder placeholder) {
        return switch (placeholder.mode()) {
            case TEXT -> new ShebangOutputStream(target, prefix);
            case BINARY -> target;
        };
    }

    /// What becomes of a file that is `content`: the same as by a stream, without its buffers. Most files have their
    /// placeholder in one encoding, and are not copied for the others.
    ///
    /// @param placeholder one that [#checkLength(Placeholder)] has let pass
    byte[] in(byte[] content, Placeholder placeholder) throws IOException {
        var bytes = content;
        for (var step : steps(placeholder)) {
            if (step.placeholder.find(bytes, 0, bytes.length) >= 0) {
                var target = new ByteArrayOutputStream(bytes.length);
                try (var out = step.into(target)) {
                    out.write(bytes);
                }
                bytes = target.toByteArray();
            }
        }
        var target = new ByteArrayOutputStream(bytes.length);
        try (var out = last(target, placeholder)) {
            out.write(bytes);
        }
        return target.toByteArray();
    }

    /// Whether it is in the file or not, as with conda: a prefix that fits only by chance does not fit.
    ///
    /// @throws MalformedInput when the prefix does not fit in the place of the placeholder of a binary
    void checkLength(Placeholder placeholder) {
        var max = placeholder.text().getBytes(StandardCharsets.UTF_8).length;
        var length = prefix.path().getBytes(StandardCharsets.UTF_8).length;
        if (placeholder.mode() == Placeholder.Mode.BINARY && length > max) {
            throw MalformedInput.of(
                    "the prefix %s has %d bytes, and there is room for %d".formatted(quote(prefix.path()), length, max),
                    "choose a prefix of at most %d bytes".formatted(max));
        }
    }
}
