package org.housingfund.gateway.notice;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.housingfund.gateway.kernel.NoticeNumberGrammar;
import org.housingfund.gateway.kernel.SocialCreditCode;
import tools.jackson.databind.JsonNode;

/** Reads everything of a command but its roster. Where a field is wrong it reports, and goes on with a stand-in. */
final class CommandReader {
    private static final Set<String> ISSUE_FIELDS = Set.of(
            "id",
            "command",
            "number",
            "employer",
            "kind",
            "contributionMonth",
            "amount",
            "receivingAccounts",
            "issuedAt",
            RosterReader.FIELD);
    private static final Set<String> CORRECT_FIELDS =
            Set.of("id", "command", "number", "amount", "reason", RosterReader.FIELD);
    private static final Set<String> REASONED_FIELDS = Set.of("id", "command", "number", "reason");
    private static final Set<String> EMPLOYER_FIELDS = Set.of("account", "name", "socialCreditCode");
    private static final int MAX_KEY = 64;
    private static final int MAX_TEXT = 200;
    private static final int MAX_RECEIVING_ACCOUNTS = 50;
    /** Years beyond are slips of the keyboard, and no database date. */
    private static final int MIN_YEAR = 1990;

    private static final int MAX_YEAR = 2200;

    private final Fields fields;
    private final RosterReader roster;
    private final NoticeNumberGrammar grammar;

    CommandReader(Fields fields, RosterReader roster, NoticeNumberGrammar grammar) {
        this.grammar = grammar;
        this.fields = fields;
        this.roster = roster;
    }

    /** The command; to be used only if nothing was reported. */
    NoticeCommand read() {
        fields.text("id", MAX_TEXT);
        Optional<String> command = fields.text("command", MAX_KEY);
        String number = number();
        if (command.equals(Optional.of("issue"))) {
            return issue(number);
        }
        if (command.equals(Optional.of("correct"))) {
            return correct(number);
        }
        if (command.equals(Optional.of("cancel"))) {
            return new NoticeCommand.Cancel(number, reason());
        }
        if (command.equals(Optional.of("reinstate"))) {
            return new NoticeCommand.Reinstate(number, reason());
        }
        command.ifPresent(other -> fields.report(NoticeProblem.COMMAND_UNKNOWN, "command", other, other));
        return null;
    }

    /** Why; nothing else stands in such a command. */
    private String reason() {
        fields.only(REASONED_FIELDS);
        if (roster.present()) {
            fields.report(NoticeProblem.FIELD_UNKNOWN, RosterReader.FIELD, "", RosterReader.FIELD);
        }
        return fields.text("reason", MAX_TEXT).orElse("");
    }

    private void requireRoster() {
        if (!roster.present()) { // an array was read apart; here it is missing or something else
            fields.required(RosterReader.FIELD)
                    .ifPresent(other ->
                            fields.report(NoticeProblem.FIELD_TYPE, RosterReader.FIELD, "", RosterReader.FIELD));
        }
    }

    private NoticeCommand correct(String number) {
        fields.only(CORRECT_FIELDS);
        requireRoster();
        return new NoticeCommand.Correct(
                number,
                fields.amountFen("amount").orElse(0L),
                fields.text("reason", MAX_TEXT).orElse(""),
                roster.lines());
    }

    private NoticeCommand issue(String number) {
        fields.only(ISSUE_FIELDS);
        requireRoster();
        Optional<Fields> employer = fields.object("employer", EMPLOYER_FIELDS);
        return new NoticeCommand.Issue(
                number,
                employer.flatMap(e -> e.text("account", MAX_KEY)).orElse(""),
                employer.flatMap(e -> e.text("name", MAX_TEXT)).orElse(""),
                employer.flatMap(CommandReader::socialCreditCode).orElse(null),
                kind(),
                contributionMonth(),
                fields.amountFen("amount").orElse(0L),
                receivingAccounts(),
                issuedAt(),
                roster.lines());
    }

    private String number() {
        Optional<String> number = fields.text("number", MAX_KEY);
        number.filter(text -> !grammar.matches(text))
                .ifPresent(text -> fields.report(NoticeProblem.NUMBER_FORM, "number", text, text));
        return number.orElse("");
    }

    private static Optional<SocialCreditCode> socialCreditCode(Fields employer) {
        String name = "socialCreditCode";
        return employer.optionalText(name, MAX_KEY).flatMap(text -> {
            if (SocialCreditCode.isValid(text)) {
                return Optional.of(SocialCreditCode.parse(text));
            }
            employer.report(NoticeProblem.SOCIAL_CREDIT_CODE_INVALID, name, text, text);
            return Optional.empty();
        });
    }

    private NoticeKind kind() {
        Optional<String> text = fields.text("kind", MAX_KEY);
        for (NoticeKind kind : NoticeKind.values()) {
            if (text.equals(Optional.of(kind.name()))) {
                return kind;
            }
        }
        text.ifPresent(other -> fields.report(NoticeProblem.KIND_UNKNOWN, "kind", other, other));
        return NoticeKind.REMITTANCE;
    }

    private YearMonth contributionMonth() {
        String name = "contributionMonth";
        Optional<String> text = fields.text(name, MAX_KEY);
        try {
            YearMonth month = text.map(YearMonth::parse).orElse(YearMonth.of(MIN_YEAR, 1));
            if (withinYears(month.getYear())) {
                return month;
            }
        } catch (DateTimeException e) {
            // reported below, with what was sent
        }
        fields.report(NoticeProblem.MONTH_INVALID, name, text.orElse(""), text.orElse(""));
        return YearMonth.of(MIN_YEAR, 1);
    }

    private Instant issuedAt() {
        String name = "issuedAt";
        Optional<String> text = fields.text(name, MAX_KEY);
        try {
            OffsetDateTime at = text.map(OffsetDateTime::parse).orElse(OffsetDateTime.MIN);
            if (text.isEmpty() || withinYears(at.getYear())) {
                return at.toInstant();
            }
        } catch (DateTimeException e) {
            // reported below, with what was sent
        }
        fields.report(NoticeProblem.TIME_INVALID, name, text.orElse(""), text.orElse(""));
        return Instant.EPOCH;
    }

    private static boolean withinYears(int year) {
        return year >= MIN_YEAR && year <= MAX_YEAR;
    }

    private List<String> receivingAccounts() {
        String name = "receivingAccounts";
        List<String> accounts = new ArrayList<>();
        fields.required(name).ifPresent(array -> {
            if (!array.isArray()) {
                fields.report(NoticeProblem.FIELD_TYPE, name, "", name);
                return;
            }
            if (array.isEmpty() || array.size() > MAX_RECEIVING_ACCOUNTS) {
                String size = Integer.toString(array.size());
                fields.report(NoticeProblem.RECEIVING_ACCOUNTS_COUNT, name, size, size);
                return;
            }
            for (JsonNode element : array) {
                fields.text(name, element, MAX_KEY).ifPresent(accounts::add);
            }
        });
        return accounts.stream().distinct().sorted().toList();
    }
}
