package org.modelmirror.hordeapi;

import java.time.Duration;
import org.modelmirror.horde.HordeFigures;

/**
 * What the Horde says about one kind of models, from answers that belong together.
 *
 * @param age of the oldest of them
 * @param isLive whether all of them are as new as anybody can ask for; others must not be kept as new (analytics.md 2.5)
 */
public record HordeSnapshot(HordeFigures figures, Duration age, boolean isLive) {}
