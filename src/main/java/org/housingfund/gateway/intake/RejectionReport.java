package org.housingfund.gateway.intake;

import java.time.Instant;
import java.util.List;
import org.housingfund.gateway.kernel.Problem;
import tools.jackson.databind.json.JsonMapper;

/**
 * What a partner gets back for a file that was rejected as a whole.
 *
 * @param sentence what happened and what to do, for a person
 * @param problemCount all that were found; {@code problems} lists the first of them
 */
public record RejectionReport(
        String file, String sha256, Instant receivedAt, String sentence, long problemCount, List<Problem> problems) {
    /** Most problems in one report. */
    public static final int MAX_PROBLEMS = 1_000;

    /**
     * The report on a receipt.
     *
     * @param problemCount all that were found, {@code problems} may be only the first of them
     */
    public static RejectionReport of(Receipt receipt, List<Problem> problems, long problemCount) {
        List<Problem> listed = problems.size() <= MAX_PROBLEMS ? problems : problems.subList(0, MAX_PROBLEMS);
        String sentence = "文件已整体拒收，未记任何一笔账。共发现" + problemCount + "处问题"
                + (listed.size() < problemCount ? "，下列前" + listed.size() + "处" : "") + "，请更正后重新发送整个文件。";
        return new RejectionReport(
                receipt.name(), receipt.sha256().hex(), receipt.receivedAt(), sentence, problemCount, listed);
    }

    /** Name of the report in the partner's outbox folder. */
    public String fileName() {
        return file + ".rejected.json";
    }

    /** The report's text. */
    public String toJson(JsonMapper json) {
        return json.writerWithDefaultPrettyPrinter().writeValueAsString(this);
    }
}
