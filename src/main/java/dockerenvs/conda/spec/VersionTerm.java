package dockerenvs.conda.spec;

import java.util.List;

/// A version spec, taken apart.
sealed interface VersionTerm {
    /// Whether a version is what is asked for.
    boolean matches(Version version);

    /// `*`.
    record Any() implements VersionTerm {
        @Override
        public boolean matches(Version version) {
            return true;
        }
    }

    /// `==1.2`, `>=1.2` and their like.
    record Comparison(Operator operator, Version literal) implements VersionTerm {
        /// How to compare.
        enum Operator {
            EQUAL,
            NOT_EQUAL,
            LESS,
            LESS_OR_EQUAL,
            GREATER,
            GREATER_OR_EQUAL
        }

        @Override
        public boolean matches(Version version) {
            var order = version.compareTo(literal);
            return switch (operator) {
                case EQUAL -> order == 0;
                case NOT_EQUAL -> order != 0;
                case LESS -> order < 0;
                case LESS_OR_EQUAL -> order <= 0;
                case GREATER -> order > 0;
                case GREATER_OR_EQUAL -> order >= 0;
            };
        }
    }

    /// `1.2.*` or `=1.2`.
    record Beginning(Version prefix) implements VersionTerm {
        @Override
        public boolean matches(Version version) {
            return version.startsWith(prefix);
        }
    }

    /// `!=1.2.*`.
    record Not(VersionTerm term) implements VersionTerm {
        @Override
        public boolean matches(Version version) {
            return !term.matches(version);
        }
    }

    /// `1.*.3` or `^1[.].*$`: about the version as it is written.
    record Text(TextPattern pattern) implements VersionTerm {
        @Override
        public boolean matches(Version version) {
            return pattern.matches(version.toString());
        }
    }

    /// `,`, or `~=` as its two halves.
    record All(List<VersionTerm> terms) implements VersionTerm {
        @Override
        public boolean matches(Version version) {
            for (var term : terms) {
                if (!term.matches(version)) {
                    return false;
                }
            }
            return true;
        }
    }

    /// `|`.
    record Either(List<VersionTerm> terms) implements VersionTerm {
        @Override
        public boolean matches(Version version) {
            for (var term : terms) {
                if (term.matches(version)) {
                    return true;
                }
            }
            return false;
        }
    }
}
