package org.modelmirror.legacy;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.regex.Pattern;
import org.modelmirror.reference.WhiteSpace;

/** The arithmetic between {@code parameters} and {@code parameters_bn}. */
final class TextNumber {
    /** Parameters per unit of {@code parameters_bn}. */
    private static final double BILLION = 1_000_000_000d;

    /** ASCII only; {@code Double.parseDouble} alone would also take {@code 7d}, hexadecimal and {@code NaN} (Q16, Q17). */
    private static final Pattern DECIMAL = Pattern.compile("[+-]?(\\d+\\.?\\d*|\\.\\d+)([eE][+-]?\\d+)?");

    /** As many digits as a JSON number may have; parsing more would only cost time. */
    private static final Pattern INTEGER = Pattern.compile("[+-]?\\d{1,2000}");

    private TextNumber() {}

    /** Reads a stripped decimal number; empty when it is none or beyond the range of a double. */
    static OptionalDouble parse(String stripped) {
        if (!DECIMAL.matcher(stripped).matches()) {
            return OptionalDouble.empty();
        }
        double value = Double.parseDouble(stripped);
        return Double.isFinite(value) ? OptionalDouble.of(value) : OptionalDouble.empty();
    }

    /** Whether the number of parameters can be told; a double product may overflow. */
    static boolean isCountable(double billions) {
        return Double.isFinite(billions * BILLION);
    }

    /**
     * Truncates the <em>double</em> product, as upstream's own generator does: 8.03 gives 8029999999. Decimal arithmetic
     * would differ in 224 of the 9999 values from 0.01 to 99.99 (records-and-conversion.md 5.2, Q18).
     */
    static BigInteger parametersOf(double billions) {
        return truncate(billions * BILLION);
    }

    static double billionsOf(BigInteger parameters) {
        return parameters.doubleValue() / BILLION;
    }

    /**
     * The whole number a JSON value stands for: a finite number without its fraction, or text that spells one. Nothing for
     * anything else.
     */
    static Optional<BigInteger> integerOf(JsonNode value) {
        if (value.isIntegralNumber()) {
            return Optional.of(value.bigIntegerValue());
        }
        if (value.isNumber()) {
            double number = value.doubleValue();
            return Double.isFinite(number) ? Optional.of(truncate(number)) : Optional.empty();
        }
        if (!value.isTextual()) {
            return Optional.empty();
        }
        String text = WhiteSpace.strip(value.textValue());
        if (INTEGER.matcher(text).matches()) {
            return Optional.of(new BigInteger(text));
        }
        OptionalDouble number = parse(text);
        return number.isPresent() ? Optional.of(truncate(number.getAsDouble())) : Optional.empty();
    }

    /** Whether a {@code parameters_bn} cell reads as this number of parameters. */
    static boolean means(String cell, BigInteger parameters) {
        OptionalDouble billions = parse(WhiteSpace.strip(cell));
        return billions.isPresent()
                && isCountable(billions.getAsDouble())
                && parametersOf(billions.getAsDouble()).equals(parameters);
    }

    /** Drops the fraction of a finite double, exactly. */
    static BigInteger truncate(double value) {
        return new BigDecimal(value).toBigInteger();
    }
}
