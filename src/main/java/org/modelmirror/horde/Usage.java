package org.modelmirror.horde;

/**
 * How often a model was used.
 *
 * @param day in the last day
 * @param month in the last month
 * @param total ever
 */
public record Usage(long day, long month, long total) {
    public static final Usage NONE = new Usage(0, 0, 0);

    /** Whether it was never used, as far as is known. */
    public boolean isZero() {
        return day == 0 && month == 0 && total == 0;
    }

    public Usage plus(Usage other) {
        return new Usage(day + other.day, month + other.month, total + other.total);
    }
}
