package org.modelmirror.redis;

import java.util.Locale;

/** Why Redis did not do what it was asked. */
public enum Trouble {
    /** No connection, or it broke. */
    DISCONNECTED(true),
    /** No answer within the time a caller may be kept. */
    TIMEOUT(true),
    /** Redis is up and not ready: it still loads its data, or a replica has lost its master. */
    LOADING(true),
    /** User or password are wrong or missing, or the user may not use the command. */
    UNAUTHORISED(true),
    /** Not asked: it failed so often that it is left alone for {@code announce.redis.failure-cooldown}. */
    COOLING_DOWN(false),
    /** Not asked: more callers at a time than there are connections and room to wait for one. */
    BUSY(false),
    /** The key holds something of another type, or a number was expected and is none. */
    WRONG_TYPE(false),
    /** Redis has no memory left and takes no writes. */
    OUT_OF_MEMORY(false),
    /** Redis takes no writes: a read-only replica, or a server that cannot save. */
    READ_ONLY(false),
    /** Any other answer that says no. */
    REFUSED(false);

    private final boolean isOutage;

    Trouble(boolean isOutage) {
        this.isOutage = isOutage;
    }

    /** Whether the next command would fare no better, so that it is better not tried for a while. */
    boolean isOutage() {
        return isOutage;
    }

    /** As it is shown to operators, lower case. */
    public String id() {
        return name().toLowerCase(Locale.ROOT);
    }
}
