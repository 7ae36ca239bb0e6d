package org.modelmirror.analytics;

/** A figure could not be worked out although all that it needs is there: our fault, not the Horde's (analytics.md 7.2, 7.3). */
public final class FigureFailedException extends Exception {
    private static final long serialVersionUID = 1L;

    private final Step step;

    /** What was being done. */
    public enum Step {
        ASK("Failed to fetch Horde API data"),
        MERGE("Failed to merge Horde API data"),
        ANALYSE("Failed to analyze models"),
        COUNT("Failed to compute statistics");

        private final String words;

        Step(String words) {
            this.words = words;
        }
    }

    FigureFailedException(Step step, Throwable cause) {
        super(step.words, cause);
        this.step = step;
    }

    public Step step() {
        return step;
    }
}
