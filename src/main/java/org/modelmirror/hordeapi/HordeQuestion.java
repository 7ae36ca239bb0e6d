package org.modelmirror.hordeapi;

import java.util.Locale;
import org.modelmirror.horde.HordeType;

/** What the Horde can be asked for; there is nothing else we ask (analytics.md 3.1, 3.3). */
public enum HordeQuestion {
    STATUS_IMAGE("/v2/status/models?type=image&model_state=known"),
    STATUS_TEXT("/v2/status/models?type=text&model_state=known"),
    STATS_IMAGE("/v2/stats/img/models?model_state=known"),
    STATS_TEXT("/v2/stats/text/models?model_state=known"),
    WORKERS_IMAGE("/v2/workers?type=image"),
    WORKERS_TEXT("/v2/workers?type=text");

    private final String target;

    HordeQuestion(String target) {
        this.target = target;
    }

    /** Path and query below the API's base URL. */
    public String target() {
        return target;
    }

    /** As logs name it: {@code status:image}. */
    public String id() {
        return name().toLowerCase(Locale.ROOT).replace('_', ':');
    }

    static HordeQuestion status(HordeType type) {
        return type == HordeType.IMAGE ? STATUS_IMAGE : STATUS_TEXT;
    }

    static HordeQuestion usage(HordeType type) {
        return type == HordeType.IMAGE ? STATS_IMAGE : STATS_TEXT;
    }

    static HordeQuestion workers(HordeType type) {
        return type == HordeType.IMAGE ? WORKERS_IMAGE : WORKERS_TEXT;
    }
}
