/**
 * Reads the remark of every credit, decides every entry's disposition, books it, and keeps what cannot be allocated in
 * suspense with its evidence. Reading and deciding are pure; their rules are versioned data ({@code mappings/remark}).
 */
package org.housingfund.gateway.matching;
