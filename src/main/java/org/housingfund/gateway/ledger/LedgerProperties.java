package org.housingfund.gateway.ledger;

import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * The chart of accounts ({@code gateway.ledger}).
 *
 * @param chart every subject
 * @param roles which subject plays which role
 */
@ConfigurationProperties("gateway.ledger")
public record LedgerProperties(List<Subject> chart, Map<SubjectRole, String> roles) {
    /**
     * One subject of the chart.
     *
     * @param normalSide {@code D} or {@code C}
     */
    public record Subject(String code, String name, String normalSide) {}

    public LedgerProperties {
        chart = chart == null || chart.isEmpty() ? DEFAULT_CHART : List.copyOf(chart);
        roles = roles == null || roles.isEmpty() ? DEFAULT_ROLES : Map.copyOf(roles);
        Set<SubjectRole> missing = EnumSet.allOf(SubjectRole.class);
        missing.removeAll(roles.keySet());
        if (!missing.isEmpty()) {
            throw new IllegalArgumentException("gateway.ledger.roles lacks " + missing);
        }
        Set<String> codes = chart.stream().map(Subject::code).collect(Collectors.toSet());
        if (!codes.containsAll(roles.values())) {
            throw new IllegalArgumentException("gateway.ledger.roles names a subject that gateway.ledger.chart lacks");
        }
    }

    /** After 住房公积金会计核算办法; 999 is ours. */
    private static final List<Subject> DEFAULT_CHART = List.of(
            new Subject("101", "住房公积金存款", "D"),
            new Subject("119", "其他应收款", "D"),
            new Subject("121", "委托贷款", "D"),
            new Subject("201", "住房公积金", "C"),
            new Subject("211", "应付利息", "C"),
            new Subject("219", "其他应付款", "C"),
            new Subject("401", "业务收入", "C"),
            new Subject("411", "业务支出", "D"),
            new Subject("999", "期初结转", "C"));

    private static final Map<SubjectRole, String> DEFAULT_ROLES = Map.of(
            SubjectRole.BANK_DEPOSITS, "101",
            SubjectRole.RECEIVABLES, "119",
            SubjectRole.LOANS, "121",
            SubjectRole.EMPLOYEES, "201",
            SubjectRole.INTEREST_PAYABLE, "211",
            SubjectRole.OTHER_PAYABLES, "219",
            SubjectRole.INCOME, "401",
            SubjectRole.EXPENSE, "411",
            SubjectRole.BANK_FEES, "411",
            SubjectRole.OPENING, "999");
}
