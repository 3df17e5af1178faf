package dockerenvs.conda.solve;

/// A variable or its contrary, as a number: twice the variable, and one more for the contrary.
final class Literal {
    private Literal() {}

    static int of(int variable) {
        return variable << 1;
    }

    static int not(int variable) {
        return variable << 1 | 1;
    }

    static int variable(int literal) {
        return literal >> 1;
    }

    static int contrary(int literal) {
        return literal ^ 1;
    }

    static boolean isPositive(int literal) {
        return (literal & 1) == 0;
    }
}
