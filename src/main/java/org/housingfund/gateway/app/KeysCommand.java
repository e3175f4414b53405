package org.housingfund.gateway.app;

import java.io.PrintWriter;
import java.util.List;
import java.util.Map;
import org.housingfund.gateway.audit.AuditTrail;
import org.housingfund.gateway.keys.KeyRotation;
import org.springframework.context.ApplicationContext;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code keys status|rotate}: which keys personal data lies under, and putting it under the active one (R-L7). */
@Command(
        name = "keys",
        mixinStandardHelpOptions = true,
        description = "个人信息的加密密钥：查看各密钥的使用情况（status），把全部数据换到当前密钥（rotate）。",
        subcommands = {KeysCommand.Status.class, KeysCommand.Rotate.class})
final class KeysCommand extends CommandGroup {
    /** Exit code 1 while something lies under another key than the active one. */
    @Command(name = "status", mixinStandardHelpOptions = true, description = "各密钥加密了多少行、多少个文件，能否移除。")
    static final class Status extends DatabaseCommand {
        @Spec
        private CommandSpec command;

        @Override
        protected int run(ApplicationContext gateway) {
            List<KeyRotation.KeyState> states =
                    gateway.getBean(KeyRotation.class).states();
            PrintWriter out = command.commandLine().getOut();
            states.forEach(key -> {
                out.println("密钥 " + key.id() + "：" + judgement(key));
                key.uses().forEach((what, count) -> out.println("    " + what + " " + count));
            });
            out.flush();
            return states.stream().anyMatch(key -> !key.active() && key.needed()) ? 1 : 0;
        }

        private static String judgement(KeyRotation.KeyState key) {
            if (key.active()) {
                return "当前密钥";
            }
            if (!key.needed()) {
                return "没有数据使用，可以从配置中移除";
            }
            return key.uses().isEmpty() ? "已登记，没有数据使用；执行 keys rotate 后才可移除" : "仍有数据使用，不得移除；请执行 keys rotate";
        }
    }

    @Command(
            name = "rotate",
            mixinStandardHelpOptions = true,
            description = "把全部数据换到当前密钥（gateway.crypto.active-key）。网关可照常运行；中断后再次执行即可。")
    static final class Rotate extends DecisionCommand {
        @Override
        protected String decide(ApplicationContext gateway) {
            KeyRotation rotation = gateway.getBean(KeyRotation.class);
            AuditTrail audit = gateway.getBean(AuditTrail.class);
            String subject = "key:" + rotation.activeId();
            audit.record(actor(), "KEY_ROTATION_STARTED", subject, AuditTrail.Outcome.DONE, Map.of());
            KeyRotation.Rotated rotated = rotation.rotate();
            audit.record(
                    actor(),
                    "KEYS_ROTATED",
                    subject,
                    rotated.unreadable().isEmpty() ? AuditTrail.Outcome.DONE : AuditTrail.Outcome.FAILED,
                    Map.of(
                            "renewed", rotated.renewed(),
                            "unreadable", rotated.unreadable().size(),
                            "forgotten", rotated.forgotten()));
            StringBuilder told = new StringBuilder("已换到当前密钥");
            rotated.renewed()
                    .forEach((what, count) ->
                            told.append("\n    ").append(what).append(' ').append(count));
            rotated.forgotten().forEach(id -> told.append("\n密钥 ").append(id).append(" 已没有数据使用，可以从配置中移除"));
            List<String> needed = rotation.states().stream()
                    .filter(key -> !key.active() && key.needed())
                    .map(KeyRotation.KeyState::id)
                    .toList();
            if (!needed.isEmpty()) {
                String unreadable = rotated.unreadable().isEmpty()
                        ? "轮换期间有节点仍以旧密钥写入：请确认所有节点都已换用当前密钥"
                        : String.join("\n    ", rotated.unreadable());
                throw new IllegalArgumentException(told + "\n密钥 " + String.join("、", needed) + " 仍有数据使用，不得移除。\n    "
                        + unreadable + "\n处理后再执行一次 keys rotate");
            }
            return told.toString();
        }
    }
}
