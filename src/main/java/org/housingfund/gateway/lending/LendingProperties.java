package org.housingfund.gateway.lending;

import java.time.Duration;
import java.time.LocalTime;
import java.time.format.DateTimeParseException;
import java.util.Map;
import java.util.Optional;
import org.housingfund.gateway.kernel.ServiceHours;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The commissioned lending banks ({@code gateway.lending}).
 *
 * @param banks by the id that requests and answers name
 * @param commandQueue with a dot and the bank's id, the queue of its commands
 * @param differenceOwner who has to clear reconciliation differences
 * @param maxMessageBytes largest request or answer
 */
@ConfigurationProperties("gateway.lending")
record LendingProperties(
        @DefaultValue Map<String, Bank> banks,
        @DefaultValue("hfg.lending.commands") String commandQueue,
        @DefaultValue("贷款管理岗") String differenceOwner,
        @DefaultValue("65536") int maxMessageBytes) {
    private static final String ALWAYS = "always";

    LendingProperties {
        banks.keySet()
                .forEach(id ->
                        require(id.matches("[a-z][a-z0-9-]{0,31}"), "gateway.lending.banks 的标识只能用小写字母、数字和连字符：" + id));
        require(!differenceOwner.isBlank(), "gateway.lending.difference-owner 不能为空");
        require(maxMessageBytes > 0, "gateway.lending.max-message-bytes 必须大于零");
    }

    /**
     * One bank.
     *
     * @param account the centre's account that it pays deductions to
     * @param hours {@code 07:00-17:00} of working days, the end excluded (R-B1), or {@code always}
     * @param replyTimeout without an answer for so long, the gateway inquires
     * @param inquiryBackOff wait after the first inquiry, doubled after each up to {@code inquiryBackOffCap}
     * @param validFor how long after the request the bank may begin to carry it out
     * @param quietPeriod how long after that {@code NOT_FOUND} proves that it will not be carried out
     * @param unresolvedAfter what is unknown so long after the request becomes a difference
     * @param arrivalWorkingDays working days in which the money of a success should arrive
     */
    record Bank(
            String account,
            @DefaultValue("07:00-17:00") String hours,
            @DefaultValue("1m") Duration replyTimeout,
            @DefaultValue("1m") Duration inquiryBackOff,
            @DefaultValue("30m") Duration inquiryBackOffCap,
            @DefaultValue("10m") Duration validFor,
            @DefaultValue("30m") Duration quietPeriod,
            @DefaultValue("2h") Duration unresolvedAfter,
            @DefaultValue("2") int arrivalWorkingDays) {
        Bank {
            require(account != null && !account.isBlank(), "gateway.lending.banks 缺少 account（划扣款项到账的本中心账号）");
            for (Duration duration : new Duration[] {
                replyTimeout, inquiryBackOff, inquiryBackOffCap, validFor, quietPeriod, unresolvedAfter
            }) {
                require(duration.toMillis() > 0, "gateway.lending.banks 的时长必须大于零：" + duration);
            }
            require(arrivalWorkingDays > 0, "gateway.lending.banks 的 arrival-working-days 必须大于零");
            serviceHours(hours);
        }

        /** Empty where the service never closes. */
        Optional<ServiceHours> serviceHours() {
            return serviceHours(hours);
        }

        /** Wait after this many inquiries. */
        Duration pauseAfter(int inquiries) {
            int doublings = Math.min(Math.max(inquiries - 1, 0), Integer.SIZE - 2);
            Duration pause = inquiryBackOff.multipliedBy(1L << doublings);
            return pause.compareTo(inquiryBackOffCap) > 0 ? inquiryBackOffCap : pause;
        }

        private static Optional<ServiceHours> serviceHours(String text) {
            if (text.equals(ALWAYS)) {
                return Optional.empty();
            }
            String[] ends = text.split("-", -1);
            try {
                require(ends.length == 2, "两个时刻");
                return Optional.of(new ServiceHours(LocalTime.parse(ends[0]), LocalTime.parse(ends[1])));
            } catch (DateTimeParseException | IllegalArgumentException e) {
                throw new IllegalArgumentException(
                        "gateway.lending.banks 的 hours 应为 07:00-17:00 的形式或 always：" + text, e);
            }
        }
    }

    /** The bank with this id. */
    Bank bank(String id) {
        Bank bank = banks.get(id);
        if (bank == null) {
            throw new IllegalStateException("gateway.lending.banks 中没有 " + id + "，而它还有未了结的扣款；请恢复该配置");
        }
        return bank;
    }

    private static void require(boolean condition, String message) {
        if (!condition) {
            throw new IllegalArgumentException(message);
        }
    }
}
