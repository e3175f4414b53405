package org.housingfund.gateway.matching;

import java.time.Duration;
import org.housingfund.gateway.expectation.Expectations;
import org.housingfund.gateway.statement.WorkQueues;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/** What routes call: reads a pointer and does its work. */
@Component("postingWork")
public class PostingWork {
    private final StatementPosting posting;
    private final LateExpectations late;
    private final LateNotices lateNotices;
    private final StatementFollowUp followUp;
    private final PushPrecedence precedence;
    private final JsonMapper json;
    private final Limits limits;

    PostingWork(
            StatementPosting posting,
            LateExpectations late,
            LateNotices lateNotices,
            StatementFollowUp followUp,
            PushPrecedence precedence,
            JsonMapper json,
            Limits limits) {
        this.posting = posting;
        this.late = late;
        this.lateNotices = lateNotices;
        this.followUp = followUp;
        this.precedence = precedence;
        this.json = json;
        this.limits = limits;
    }

    /**
     * When work counts as lost by the broker (part of {@code gateway.work}).
     *
     * @param republishAfter age from which unfinished work is pointed at again
     */
    @ConfigurationProperties("gateway.work")
    record Limits(@DefaultValue("PT1M") Duration republishAfter) {}

    /** Divides a statement into parts. */
    public void divide(String pointer) {
        posting.divide(
                json.readValue(pointer, WorkQueues.StatementPointer.class).statementId());
    }

    /** Posts one part, and books the statement where it was the last. */
    public void post(String pointer) {
        WorkQueues.PartPointer part = json.readValue(pointer, WorkQueues.PartPointer.class);
        precedence.part(() -> posting.post(part.statementId(), part.part()));
        posting.complete(part.statementId());
    }

    /** Looks for entries that came before this expectation. */
    public void resolve(String pointer) {
        late.resolve(json.readValue(pointer, Expectations.Pointer.class).expectationId());
    }

    /** Decides again what waits under the number of a notice that changed. */
    public void retry(String pointer) {
        lateNotices.resolve(
                json.readValue(pointer, PostingQueues.NoticePointer.class).number());
    }

    /** Does what had to wait until the statement was booked. */
    public void follow(String pointer) {
        followUp.follow(
                json.readValue(pointer, WorkQueues.StatementPointer.class).statementId());
    }

    /** Points again at what nobody finished. */
    public void republish() {
        late.republish(limits.republishAfter());
        lateNotices.republish(limits.republishAfter());
        posting.republish(limits.republishAfter());
        followUp.republish(limits.republishAfter());
    }
}
