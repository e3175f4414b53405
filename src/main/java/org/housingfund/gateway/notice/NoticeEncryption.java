package org.housingfund.gateway.notice;

import java.util.List;
import org.housingfund.gateway.keys.EncryptedTable;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** What is encrypted here. */
@Configuration(proxyBeanMethods = false)
class NoticeEncryption {
    @Bean
    EncryptedTable encryptedPersons() {
        return new EncryptedTable(
                "person",
                "个人",
                "id",
                List.of(
                        new EncryptedTable.Column("name", "'" + Persons.NAME + ":' || id", false),
                        new EncryptedTable.Column("id_number", "'" + Persons.ID_NUMBER + ":' || id", false)),
                new EncryptedTable.Index("blind_index", "id_number", Persons.ID_NUMBER));
    }

    @Bean
    EncryptedTable encryptedRepresentatives() {
        String purpose = EmployerDirectory.REPRESENTATIVE;
        return new EncryptedTable(
                "employer_representative",
                "单位法定代表人",
                "employer_id",
                List.of(new EncryptedTable.Column("name", "'" + purpose + ":' || employer_id", false)),
                new EncryptedTable.Index("name_index", "name", purpose));
    }

    @Bean
    EncryptedTable encryptedNoticeDigests() {
        return EncryptedTable.of(
                "payment_notice", "缴款通知书摘要", "id", "content_digest", "'" + NoticeService.DIGEST + "' || number");
    }
}
