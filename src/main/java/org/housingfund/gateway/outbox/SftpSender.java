package org.housingfund.gateway.outbox;

import java.util.regex.Pattern;
import org.apache.camel.Exchange;
import org.apache.camel.ProducerTemplate;
import org.springframework.stereotype.Component;

/** Sends through Camel's SFTP producer, with the host key checked against the partner's known hosts. */
@Component
class SftpSender implements FileSender {
    // The name becomes part of an endpoint address.
    private static final Pattern PARTNER = Pattern.compile("[a-z][a-z0-9-]*");
    private static final String ENDPOINT = """
            sftp:{{gateway.partners.ID.sftp.host}}:{{gateway.partners.ID.sftp.port}}/{{gateway.partners.ID.sftp.base-dir:.}}/outbox\
            ?username={{gateway.partners.ID.sftp.user}}\
            &privateKeyFile={{gateway.partners.ID.sftp.private-key-file}}\
            &knownHostsFile={{gateway.partners.ID.sftp.known-hosts-file}}\
            &useUserKnownHostsFile=false&autoCreateKnownHostsFile=false&strictHostKeyChecking=yes\
            &preferredAuthentications=publickey\
            &autoCreate=false&tempFileName=${file:name}.part&fileExist=Override&doneFileName=${file:name}{{gateway.partners.ID.sftp.done-suffix:.done}}\
            &connectTimeout=10000&soTimeout=30000&timeout=30000&maximumReconnectAttempts=0&disconnect=true\
            &jschLoggingLevel=OFF""";

    private final ProducerTemplate producer;

    SftpSender(ProducerTemplate producer) {
        this.producer = producer;
    }

    @Override
    public void send(String partner, String fileName, Object body) {
        if (!PARTNER.matcher(partner).matches()) {
            throw new IllegalArgumentException("合作方编号“" + partner + "”不合规：应为小写字母、数字和连字符");
        }
        producer.sendBodyAndHeader(ENDPOINT.replace("ID", partner), body, Exchange.FILE_NAME, fileName);
    }
}
