package org.housingfund.gateway.console.web;

/**
 * What was done for a program.
 *
 * @param sentence Chinese, as a page would show it
 */
public record Done(String sentence) {}
