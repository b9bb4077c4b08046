package io.cellwatch.e2e.matrix;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.lang.invoke.MethodType;
import java.lang.reflect.Constructor;
import java.lang.reflect.Executable;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Enumeration;
import java.util.List;
import java.util.TreeSet;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;

/**
 * Looks up every method of Spark, Scala and Jackson that the driver jar's class files name, in the
 * Spark that this runs with: what is missing would be a LinkageError in somebody's driver.
 */
final class LinkageCheck {
  private LinkageCheck() {}

  private record Reference(String owner, String name, String descriptor) {}

  /** The methods that this Spark lacks. */
  static List<String> missing(String jar) throws IOException {
    TreeSet<String> missing = new TreeSet<>();
    try (JarFile file = new JarFile(jar)) {
      for (Enumeration<JarEntry> entries = file.entries(); entries.hasMoreElements(); ) {
        JarEntry entry = entries.nextElement();
        if (entry.getName().endsWith(".class")) {
          try (InputStream content = file.getInputStream(entry)) {
            for (Reference reference : references(new DataInputStream(content))) {
              if (isForeign(reference.owner) && !exists(reference)) {
                missing.add(entry.getName() + " -> " + reference);
              }
            }
          }
        }
      }
    }
    return new ArrayList<>(missing);
  }

  private static boolean isForeign(String owner) {
    return owner.startsWith("org/apache/spark/")
        || owner.startsWith("scala/")
        || owner.startsWith("com/fasterxml/")
        || owner.startsWith("com/codahale/")
        || owner.startsWith("org/slf4j/");
  }

  private static boolean exists(Reference reference) {
    ClassLoader loader = LinkageCheck.class.getClassLoader();
    try {
      Class<?> owner = Class.forName(reference.owner.replace('/', '.'), false, loader);
      MethodType wanted = MethodType.fromMethodDescriptorString(reference.descriptor, loader);
      for (Class<?> type = owner; type != null; type = type.getSuperclass()) {
        List<Executable> declared = new ArrayList<>();
        declared.addAll(Arrays.asList(type.getDeclaredMethods()));
        declared.addAll(Arrays.asList(type.getDeclaredConstructors()));
        declared.addAll(Arrays.asList(type.getMethods()));
        declared.addAll(Arrays.asList(Object.class.getMethods()));
        if (declared.stream().anyMatch(each -> isWanted(each, reference.name, wanted))) {
          return true;
        }
      }
      return false;
    } catch (ClassNotFoundException | LinkageError | TypeNotPresentException e) {
      return false;
    }
  }

  private static boolean isWanted(Executable candidate, String name, MethodType wanted) {
    if (!Arrays.equals(candidate.getParameterTypes(), wanted.parameterArray())) {
      return false;
    }
    return candidate instanceof Method method
        ? method.getName().equals(name) && method.getReturnType() == wanted.returnType()
        : candidate instanceof Constructor<?> && name.equals("<init>");
  }

  /** The methods in a class file's constant pool. */
  private static List<Reference> references(DataInputStream in) throws IOException {
    in.readInt();
    in.readInt();
    int size = in.readUnsignedShort();
    Object[] pool = new Object[size];
    for (int i = 1; i < size; i++) {
      int tag = in.readUnsignedByte();
      switch (tag) {
        case 1 -> pool[i] = in.readUTF();
        case 3, 4 -> in.readInt();
        case 5, 6 -> {
          in.readLong();
          i++;
        }
        case 7, 8, 16, 19, 20 -> pool[i] = new int[] {tag, in.readUnsignedShort()};
        case 9, 10, 11, 12, 17, 18 ->
            pool[i] = new int[] {tag, in.readUnsignedShort(), in.readUnsignedShort()};
        case 15 -> {
          in.readUnsignedByte();
          in.readUnsignedShort();
        }
        default -> throw new IOException("constant pool: tag " + tag + " is not known");
      }
    }
    List<Reference> found = new ArrayList<>();
    for (Object entry : pool) {
      if (entry instanceof int[] method && (method[0] == 10 || method[0] == 11)) {
        int[] owner = (int[]) pool[method[1]];
        int[] nameAndType = (int[]) pool[method[2]];
        String ownerName = (String) pool[owner[1]];
        if (!ownerName.startsWith("[")) {
          found.add(
              new Reference(
                  ownerName, (String) pool[nameAndType[1]], (String) pool[nameAndType[2]]));
        }
      }
    }
    return found;
  }
}
