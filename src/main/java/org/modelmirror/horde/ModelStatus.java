package org.modelmirror.horde;

/**
 * What goes on with one model right now.
 *
 * @param name as workers announce it
 * @param workers that offer it
 * @param performance of all of them together
 * @param queued work that waits: pixelsteps of image models, tokens of text models
 * @param jobs being worked on
 * @param etaSeconds until the queue is empty
 */
public record ModelStatus(String name, long workers, double performance, long queued, long jobs, long etaSeconds) {}
