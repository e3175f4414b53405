package org.housingfund.gateway.console;

import java.util.List;
import org.housingfund.gateway.console.web.PageProblem;
import org.housingfund.gateway.matching.RemarkLimits;
import org.housingfund.gateway.notice.Notice;
import org.housingfund.gateway.notice.Notices;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/**
 * {@code GET /api/notices/{number}/remittance-advice?bank=…}: the remark to write before paying, within the payer's bank's
 * limit (R-N1, R-N2). It names no employer and no amount: whoever guesses numbers learns nothing.
 */
@RestController
class RemittanceAdviceApi {
    private final Notices notices;
    private final RemarkLimits limits;

    RemittanceAdviceApi(Notices notices, RemarkLimits limits) {
        this.notices = notices;
        this.limits = limits;
    }

    /**
     * What to write.
     *
     * @param bank the payer's, as it was asked for; empty where none was
     * @param known whether that bank's own limit is known; else the narrowest counts
     * @param text exactly what goes into the remark
     */
    record Advice(
            String notice,
            String bank,
            boolean known,
            int limit,
            RemarkLimits.Unit unit,
            String text,
            List<String> hints) {}

    /**
     * The remark to write before paying. It names no employer and no amount.
     *
     * @param number of the notice
     * @param bank the payer's bank; without it the narrowest remark of all counts
     */
    @GetMapping("/api/notices/{number}/remittance-advice")
    @PreAuthorize("hasAnyRole('SERVICE', 'VIEWER')")
    @Transactional(readOnly = true)
    Advice advice(@PathVariable String number, @RequestParam(defaultValue = "") String bank) {
        List<Notice> found = notices.find(List.of(number));
        if (found.isEmpty()) {
            throw PageProblem.notFound("没有这个登记号的缴款通知书；请核对通知书上的登记号");
        }
        Notice notice = found.get(0);
        if (!notice.live()) {
            throw PageProblem.refused("该缴款通知书" + notice.state().label() + "，请勿再付款；需要时重新生成通知书");
        }
        RemarkLimits.Limit limit = limits.of(bank);
        String text = limits.text(number, limit);
        if (text.isEmpty()) {
            throw PageProblem.refused(
                    "该银行的附言最多 " + limit.limit() + " " + limit.unit().label() + "，放不下登记号；请改由其他银行付款");
        }
        return new Advice(
                number,
                bank,
                limits.banks().containsKey(bank),
                limit.limit(),
                limit.unit(),
                text,
                List.of(
                        "附言（用途、摘要）请原样填写“" + text + "”，登记号写在最前面",
                        "登记号用半角大写字母和数字，中间不留空格，后面不直接连写数字，前后不加符号",
                        "请由缴款单位本单位账户付款，金额与通知书一致"));
    }
}
