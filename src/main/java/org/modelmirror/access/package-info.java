/** Who may do what: AI Horde keys, the people behind them, and their roles (http-api.md 3). */
@NullMarked
package org.modelmirror.access;

import org.jspecify.annotations.NullMarked;
