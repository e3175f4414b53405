package org.housingfund.gateway.statement;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/** What routes call: reads a pointer and does its work. */
@Component("statementWork")
public class StatementWork {
    private final StatementIntake intake;
    private final StatementValidation validation;
    private final JsonMapper json;
    private final Limits limits;

    StatementWork(StatementIntake intake, StatementValidation validation, JsonMapper json, Limits limits) {
        this.intake = intake;
        this.validation = validation;
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

    /** Validates a received file. */
    public void validate(String pointer) {
        validation.validate(
                json.readValue(pointer, WorkQueues.ReceiptPointer.class).receiptId());
    }

    /** Points again at files that nobody finished. */
    public void republish() {
        intake.republish(limits.republishAfter());
    }
}
