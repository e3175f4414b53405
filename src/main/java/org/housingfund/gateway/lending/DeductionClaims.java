package org.housingfund.gateway.lending;

import java.util.Optional;
import org.housingfund.gateway.expectation.ReferenceClaims;
import org.housingfund.gateway.kernel.CreditorReference;
import org.springframework.stereotype.Component;

/**
 * Money under a deduction's reference is the deduction's as long as an answer of the bank can still make it so. A refusal
 * may be corrected too; but what was paid by mistake can go back, as the bank would have to pay it anew.
 */
@Component
class DeductionClaims implements ReferenceClaims {
    private final Deductions deductions;

    DeductionClaims(Deductions deductions) {
        this.deductions = deductions;
    }

    @Override
    public Optional<String> claim(CreditorReference reference, boolean toPayer) {
        return deductions.find(reference).flatMap(deductions::state).flatMap(state -> switch (state) {
            case SENT, UNKNOWN, SUCCEEDED, DISPUTED ->
                Optional.of(
                        " 引用扣款参考号 %s，该笔扣款%s，尚未了结，款项须留待它核销；请先与银行查明并了结该笔扣款".formatted(reference.text(), state.label()));
            case REFUSED ->
                toPayer
                        ? Optional.empty()
                        : Optional.of(" 引用扣款参考号 %s，银行答复未扣款；确已扣款的由银行更正答复，款项随后自动核销；误付的只能原路退款（REFUND）"
                                .formatted(reference.text()));
            case DECLINED, SETTLED -> Optional.empty();
        });
    }
}
