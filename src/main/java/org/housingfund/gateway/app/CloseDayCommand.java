package org.housingfund.gateway.app;

import java.time.Clock;
import java.time.LocalDate;
import org.housingfund.gateway.closing.DayClose;
import org.housingfund.gateway.kernel.Times;
import org.springframework.context.ApplicationContext;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code close-day}: closes now instead of by the clock (R-L4, R-L5). */
@Command(name = "close-day", mixinStandardHelpOptions = true, description = "立即日结：封账并向核心系统送出凭证批次。")
final class CloseDayCommand extends DecisionCommand {
    @Option(names = "--day", description = "业务日，默认今天，不得晚于今天")
    private LocalDate day;

    @Override
    protected String decide(ApplicationContext gateway) {
        LocalDate today =
                gateway.getBean(Clock.class).instant().atZone(Times.ZONE).toLocalDate();
        return gateway.getBean(DayClose.class)
                .close(day == null ? today : day, actor())
                .map(batch -> "已日结，第 " + batch + " 号凭证批次")
                .orElse("上次日结之后没有新的凭证，无需日结");
    }
}
