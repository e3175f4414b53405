package org.housingfund.gateway.app;

import java.io.PrintWriter;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
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
    private static final int SHOWN = 20;

    /** Exit code 1 while something lies under another key than the active one. */
    @Command(name = "status", mixinStandardHelpOptions = true, description = "各密钥加密了多少行、多少个文件，能否移除。")
    static final class Status extends DatabaseCommand {
        @Spec
        private CommandSpec command;

        @Override
        protected int run(ApplicationContext gateway) {
            KeyRotation.States states = gateway.getBean(KeyRotation.class).states();
            boolean unreadable = !states.unreadable().isEmpty();
            PrintWriter out = command.commandLine().getOut();
            states.keys().forEach(key -> {
                out.println("密钥 " + key.id() + "：" + judgement(key, unreadable));
                key.uses().forEach((what, count) -> out.println("    " + what + " " + count));
            });
            if (unreadable) {
                out.println("以下文件不知用的是哪一把密钥，恢复之前不得移除任何密钥：" + few(states.unreadable()));
            }
            out.flush();
            return unreadable || states.keys().stream().anyMatch(key -> !key.active() && key.needed()) ? 1 : 0;
        }

        private static String judgement(KeyRotation.KeyState key, boolean unreadable) {
            if (key.active()) {
                return "当前密钥";
            }
            if (!key.needed()) {
                return "没有数据使用，可以从配置中移除";
            }
            if (!key.uses().isEmpty()) {
                return "仍有数据使用，不得移除；请执行 keys rotate";
            }
            return unreadable ? "不得移除：有文件无法读取，见下" : "已登记，没有数据使用；执行 keys rotate 后才可移除";
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
            rotation.requireFit();
            AuditTrail audit = gateway.getBean(AuditTrail.class);
            String subject = "key:" + rotation.activeId();
            audit.record(actor(), "KEY_ROTATION_STARTED", subject, AuditTrail.Outcome.DONE, Map.of());
            RotationLines lines = new RotationLines(out(), gateway.getBean(Clock.class));
            KeyRotation.Rotated rotated = rotation.rotate(lines);
            audit.record(
                    actor(),
                    "KEYS_ROTATED",
                    subject,
                    rotated.unreadable().isEmpty() ? AuditTrail.Outcome.DONE : AuditTrail.Outcome.FAILED,
                    Map.of(
                            "renewed", rotated.renewed(),
                            "unreadable", rotated.unreadable().size(),
                            "forgotten", rotated.forgotten()));
            StringBuilder told = new StringBuilder("已换到当前密钥 " + rotation.activeId() + "：" + lines.sum());
            rotated.forgotten().forEach(id -> told.append("\n密钥 ").append(id).append(" 已没有数据使用，可以从配置中移除"));
            left(rotation.states(), rotated.unreadable()).ifPresent(left -> {
                throw new IllegalArgumentException(told + "\n" + left + "\n处理后再执行一次 keys rotate");
            });
            return told.toString();
        }

        /** What is not under the active key yet, or may not be. */
        private static Optional<String> left(KeyRotation.States states, List<String> notRenewed) {
            List<String> used = states.keys().stream()
                    .filter(key -> !key.active() && key.needed())
                    .filter(key -> !key.uses().isEmpty() || states.unreadable().isEmpty())
                    .map(KeyRotation.KeyState::id)
                    .toList();
            List<String> unreadable = Stream.concat(notRenewed.stream(), states.unreadable().stream())
                    .distinct()
                    .toList();
            if (!used.isEmpty()) {
                return Optional.of("密钥 " + String.join("、", used) + " 仍有数据使用，不得移除。"
                        + (unreadable.isEmpty() ? "\n    轮换期间有节点仍以旧密钥写入：请确认所有节点都已换用当前密钥" : few(unreadable)));
            }
            return unreadable.isEmpty() ? Optional.empty() : Optional.of("以下数据无法读取，恢复之前不得移除任何密钥：" + few(unreadable));
        }
    }

    /** A line for each, of many the first ones. */
    private static String few(List<String> sentences) {
        String shown = sentences.stream()
                .limit(SHOWN)
                .map(sentence -> "\n    " + sentence)
                .collect(Collectors.joining());
        return sentences.size() > SHOWN ? shown + "\n    …共 " + sentences.size() + " 项" : shown;
    }
}
