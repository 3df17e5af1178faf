import static java.lang.constant.ConstantDescs.CD_void;

import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassTransform;
import java.lang.classfile.CodeElement;
import java.lang.classfile.CodeTransform;
import java.lang.classfile.Instruction;
import java.lang.classfile.MethodModel;
import java.lang.classfile.Opcode;
import java.lang.classfile.instruction.FieldInstruction;
import java.lang.classfile.instruction.NewObjectInstruction;
import java.lang.constant.ClassDesc;
import java.lang.constant.MethodTypeDesc;
import java.util.Map;

/// Bounds of numbers as decimals that are made where they are asked for. Jackson's parser keeps four of them, `BD_…`,
/// made of as many whole numbers, `BI_…`, as soon as it is loaded, and Java's class of decimals begins with powers of
/// five of 150,000 bits: 0.01 s and twice that of the processor, in each process that reads JSON.
final class LateDecimals {
    private static final String PARSERS = "tools/jackson/core/base/";
    private static final ClassDesc DECIMAL = ClassDesc.of("java.math.BigDecimal");
    private static final ClassDesc WHOLE = ClassDesc.of("java.math.BigInteger");
    private static final MethodTypeDesc OF_WHOLE = MethodTypeDesc.of(CD_void, WHOLE);

    private LateDecimals() {}

    static void of(Map<String, byte[]> contents, ClassFile files) {
        contents.replaceAll((name, bytes) -> name.startsWith(PARSERS) && name.endsWith(".class")
                ? madeLater(files, notAtLoading(files, bytes))
                : bytes);
    }

    private static byte[] notAtLoading(ClassFile files, byte[] bytes) {
        var bodies = CodeTransform.ofStateful(LateDecimals::unmade);
        return files.transformClass(
                files.parse(bytes), ClassTransform.transformingMethodBodies(LateDecimals::isAtLoading, bodies));
    }

    private static byte[] madeLater(ClassFile files, byte[] bytes) {
        CodeTransform bodies = (code, element) -> {
            if (isBound(element, Opcode.GETSTATIC)) {
                var bound = (FieldInstruction) element;
                var whole = bound.name().stringValue().replace("BD_", "BI_");
                code.new_(DECIMAL)
                        .dup()
                        .getstatic(bound.owner().asSymbol(), whole, WHOLE)
                        .invokespecial(DECIMAL, "<init>", OF_WHOLE);
            } else {
                code.with(element);
            }
        };
        return files.transformClass(
                files.parse(bytes), ClassTransform.transformingMethodBodies(method -> !isAtLoading(method), bodies));
    }

    private static boolean isAtLoading(MethodModel method) {
        return method.methodName().equalsString("<clinit>");
    }

    /// Without what begins by making a decimal and ends by keeping it: `BD_X = new BigDecimal(BI_X)`.
    private static CodeTransform unmade() {
        var isMaking = new boolean[1];
        return (code, element) -> {
            isMaking[0] |= element instanceof NewObjectInstruction made
                    && made.className().asSymbol().equals(DECIMAL);
            if (!(isMaking[0] && element instanceof Instruction)) {
                code.with(element);
            }
            isMaking[0] &= !isBound(element, Opcode.PUTSTATIC);
        };
    }

    private static boolean isBound(CodeElement element, Opcode access) {
        return element instanceof FieldInstruction field
                && field.opcode() == access
                && field.name().stringValue().startsWith("BD_")
                && field.typeSymbol().equals(DECIMAL);
    }
}
