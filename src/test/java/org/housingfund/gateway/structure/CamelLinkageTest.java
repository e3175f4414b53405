package org.housingfund.gateway.structure;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import org.junit.jupiter.api.Test;
import org.springframework.asm.ClassReader;
import org.springframework.asm.ClassVisitor;
import org.springframework.asm.FieldVisitor;
import org.springframework.asm.MethodVisitor;
import org.springframework.asm.SpringAsmInfo;

/**
 * Some Camel components are older than the Camel they run on (src/docs/decisions/0001-camel-versions.md). What they refer
 * to must exist there, but for the known breaks, which the route rules ban.
 */
class CamelLinkageTest {
    /** Broken and known: {@link RouteRules} bans what needs them. A line that no longer occurs must go. */
    private static final List<String> KNOWN = List.of(
            "Endpoint.setPreSort(Z)V",
            "org/apache/camel/model/cloud/",
            "SagaActionUriDefinition",
            "FaultToleranceConfigurationDefinition.setTimeoutPoolSize",
            "PQCDataFormat.setBufferSize");

    private static final int ASM = SpringAsmInfo.ASM_VERSION;

    private final Map<String, Type> types = new HashMap<>();
    private final Set<String> broken = new TreeSet<>();
    private int references;

    /** Members of a class, by name and descriptor. */
    private record Type(List<String> parents, Set<String> members) {}

    @Test
    void olderComponentsFindWhatTheyReferTo() throws IOException {
        List<String> jars = Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
                .filter(jar -> jar.matches(".*camel-.*-4\\.18\\.0\\.jar"))
                .toList();
        assertThat(jars).as("jars of the older Camel on the class path").hasSizeGreaterThan(3);
        for (String jar : jars) {
            readJar(jar);
        }
        assertThat(references).isGreaterThan(1000);
        assertThat(broken).allSatisfy(reference -> assertThat(KNOWN).anyMatch(reference::contains));
        assertThat(KNOWN).allSatisfy(known -> assertThat(broken).anyMatch(reference -> reference.contains(known)));
    }

    private void readJar(String path) throws IOException {
        try (JarFile jar = new JarFile(path)) {
            for (JarEntry entry : jar.stream().filter(e -> isClass(e.getName())).toList()) {
                try (InputStream in = jar.getInputStream(entry)) {
                    ClassReader reader = new ClassReader(in.readAllBytes());
                    reader.accept(new References(reader.getClassName()), ClassReader.SKIP_DEBUG);
                }
            }
        }
    }

    private static boolean isClass(String name) {
        return name.endsWith(".class") && !name.startsWith("META-INF");
    }

    private void refer(String from, String owner, String member) {
        if (owner.startsWith("org/apache/camel/")) {
            references++;
            if (type(owner) == null) {
                broken.add(from + " -> " + owner);
            } else if (!has(owner, member)) {
                broken.add(from + " -> " + owner + "." + member);
            }
        }
    }

    private boolean has(String owner, String member) {
        Type type = type(owner);
        return type != null
                && (type.members.contains(member) || type.parents.stream().anyMatch(parent -> has(parent, member)));
    }

    private Type type(String name) {
        if (!types.containsKey(name)) {
            types.put(name, load(name));
        }
        return types.get(name);
    }

    private static Type load(String name) {
        try (InputStream in = ClassLoader.getSystemResourceAsStream(name + ".class")) {
            if (in == null) {
                return null;
            }
            Set<String> members = new HashSet<>();
            ClassReader reader = new ClassReader(in);
            reader.accept(
                    new ClassVisitor(ASM) {
                        @Override
                        public MethodVisitor visitMethod(
                                int access, String method, String descriptor, String signature, String[] exceptions) {
                            members.add(method + descriptor);
                            return null;
                        }

                        @Override
                        public FieldVisitor visitField(
                                int access, String field, String descriptor, String signature, Object value) {
                            members.add(field + descriptor);
                            return null;
                        }
                    },
                    ClassReader.SKIP_CODE);
            Set<String> parents = new HashSet<>(Arrays.asList(reader.getInterfaces()));
            if (reader.getSuperName() != null) {
                parents.add(reader.getSuperName());
            }
            return new Type(List.copyOf(parents), members);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Reports every use of a method or field. */
    private final class References extends ClassVisitor {
        private final String from;

        References(String from) {
            super(ASM);
            this.from = from;
        }

        @Override
        public MethodVisitor visitMethod(
                int access, String name, String descriptor, String signature, String[] exceptions) {
            return new MethodVisitor(ASM) {
                @Override
                public void visitMethodInsn(
                        int opcode, String owner, String method, String methodDescriptor, boolean ofInterface) {
                    refer(from, owner, method + methodDescriptor);
                }

                @Override
                public void visitFieldInsn(int opcode, String owner, String field, String fieldDescriptor) {
                    refer(from, owner, field + fieldDescriptor);
                }
            };
        }
    }
}
