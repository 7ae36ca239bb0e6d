package org.modelmirror;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.PrintStream;
import org.modelmirror.json.JsonForm;
import org.modelmirror.json.JsonWriter;

/**
 * Where a command answers. Results go to {@code out}, everything about the way there to {@code err}, so that {@code --json}
 * can be piped into a program.
 *
 * @param out takes what was asked for
 * @param err takes failures, and progress where a person watches
 * @param isWatched whether a terminal is attached: progress is told to people only
 */
record Console(PrintStream out, PrintStream err, boolean isWatched) {
    /** Goes back to the begin of the line and clears it. */
    private static final String CLEAR = "\r\u001b[K";

    /** One line of the answer. */
    void say(String line) {
        out.println(line);
    }

    /** The whole answer, as one line of JSON. */
    void say(JsonNode json) {
        out.println(JsonWriter.toText(json, JsonForm.COMPACT));
    }

    /** One line about what went wrong. */
    void complain(String line) {
        done();
        err.println(line);
    }

    /** What is being worked on; replaces what this said before. */
    void progress(String what) {
        if (isWatched) {
            err.print(CLEAR + what);
            err.flush();
        }
    }

    /** Takes the last word on progress away. */
    void done() {
        if (isWatched) {
            err.print(CLEAR);
            err.flush();
        }
    }
}
