package org.modelmirror.redis;

import java.util.Optional;

/**
 * How the client gets on with Redis, for those who watch.
 *
 * @param trouble what the last command failed with; empty while all is well
 * @param refusal what the last write was refused for, while others work: no memory, read-only
 * @param isLeftAlone whether commands are skipped for now
 * @param commands commands that were sent, since the start
 * @param failures those of them that failed
 * @param skipped commands that were not sent, because Redis was left alone
 */
public record RedisState(
        Optional<Trouble> trouble,
        Optional<Trouble> refusal,
        boolean isLeftAlone,
        long commands,
        long failures,
        long skipped) {}
