package org.housingfund.gateway.statement;

/** Bytes of a file that are no entry. */
record FileSegment(StatementHandler.SegmentKind kind, long rawOffset, long rawLength) {}
