package org.housingfund.gateway.lending;

/**
 * What became of the requests for early repayment of a span of time.
 *
 * @param requests different ones that were taken, those declined outside the service hours included
 * @param duplicates deliveries of requests that had come before
 * @param rejected messages that were refused for what they say
 * @param settled deducted, and the bank's entry arrived
 * @param awaiting deducted, the bank's entry not yet there
 * @param refused the bank did not deduct
 * @param declined outside the service hours
 * @param unknown not known yet, inquired
 * @param sent the bank has not answered yet
 * @param disputed contradictory answers, nothing booked
 * @param inquiries questions asked about them
 * @param openDifferences differences that somebody has still to clear, of any time
 * @param deductedFen sum of what was deducted
 */
public record LendingFigures(
        long requests,
        long duplicates,
        long rejected,
        long settled,
        long awaiting,
        long refused,
        long declined,
        long unknown,
        long sent,
        long disputed,
        long inquiries,
        long openDifferences,
        long deductedFen) {}
