package org.modelmirror.text;

import java.io.Serializable;
import java.math.BigDecimal;
import java.util.Comparator;
import org.modelmirror.reference.CodePointOrder;

/**
 * Orders sizes as they stand in names, in upper case, by the number of parameters they mean: {@code 500M} before
 * {@code 7B}, {@code 8X7B} as 56 billions (http-api.md 5.5, F35).
 */
final class SizeOrder implements Comparator<String>, Serializable {
    static final SizeOrder INSTANCE = new SizeOrder();

    private static final long serialVersionUID = 1L;

    private SizeOrder() {}

    /** Equal sizes that are spelt differently are ordered by code point. */
    @Override
    public int compare(String left, String right) {
        int order = billions(left).compareTo(billions(right));
        return order != 0 ? order : CodePointOrder.INSTANCE.compare(left, right);
    }

    /** What a size means, in billions; 0 when it cannot be read. */
    static BigDecimal billions(String size) {
        int unit = Math.max(size.indexOf('B'), Math.max(size.indexOf('M'), size.indexOf('K')));
        if (unit < 1) {
            return BigDecimal.ZERO;
        }
        BigDecimal scale = switch (size.charAt(unit)) {
            case 'B' -> BigDecimal.ONE;
            case 'M' -> new BigDecimal("0.001");
            default -> new BigDecimal("0.000001");
        };
        int times = size.indexOf('X');
        if (times > 0 && times < unit) {
            return number(size.substring(0, times))
                    .multiply(number(size.substring(times + 1, unit)))
                    .multiply(scale);
        }
        // What follows the unit are decimals: 7B1 is bloom's way to write 7.1B.
        String decimals = size.substring(unit + 1);
        String number = size.substring(0, unit);
        boolean hasPoint = number.indexOf('.') >= 0;
        return number(number + (hasPoint || decimals.isEmpty() ? "" : "." + decimals))
                .multiply(scale);
    }

    private static BigDecimal number(String digits) {
        try {
            return new BigDecimal(digits);
        } catch (NumberFormatException e) {
            return BigDecimal.ZERO; // no size that the parser gives
        }
    }
}
