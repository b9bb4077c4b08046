package io.cellwatch.launcher.cluster;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Where cluster files are. */
public sealed interface ClusterFolder {
  /** What a folder has now. */
  Listing list();

  /** Those that come with Cellwatch: local, standalone, yarn, kubernetes and connect. */
  static ClusterFolder builtIn() {
    return new BuiltIn();
  }

  /**
   * The files of a directory that end in {@code .yaml} or {@code .yml} and do not begin with a dot;
   * below it nothing is looked at. It need not exist.
   */
  static ClusterFolder directory(Path path) {
    return new Directory(path);
  }

  /**
   * The files of a folder, in the order of their names.
   *
   * @param faults of the folder itself
   */
  record Listing(List<Source> sources, List<Fault> faults) {
    public Listing {
      sources = List.copyOf(sources);
      faults = List.copyOf(faults);
    }
  }

  /** A file that can be read. */
  interface Source {
    /** The file as people find it. */
    String shown();

    /** Differs when the content does. */
    Stamp stamp() throws IOException;

    /** At most one byte more than a cluster file may have. */
    byte[] read() throws IOException;
  }

  /**
   * What tells that a file is another one now.
   *
   * @param file the file system's number of it; editors often write a new file and rename it
   */
  record Stamp(FileTime modified, long size, @Nullable Object file) {}

  /** In the launcher's own jar. */
  record BuiltIn() implements ClusterFolder {
    static final List<String> NAMES =
        List.of("connect", "kubernetes", "local", "standalone", "yarn");

    @Override
    public Listing list() {
      return new Listing(NAMES.stream().<Source>map(Resource::new).toList(), List.of());
    }
  }

  /** A built-in file. */
  record Resource(String name) implements Source {
    private static final Stamp NEVER_CHANGES = new Stamp(FileTime.fromMillis(0), 0, null);

    @Override
    public String shown() {
      return "built-in %s.yaml".formatted(name);
    }

    @Override
    public Stamp stamp() {
      return NEVER_CHANGES;
    }

    @Override
    public byte[] read() throws IOException {
      String path = "built-in/%s.yaml".formatted(name);
      try (InputStream in = ClusterFolder.class.getResourceAsStream(path)) {
        if (in == null) {
          throw new IOException("it is missing in Cellwatch's jar: install Cellwatch anew");
        }
        return in.readAllBytes();
      }
    }
  }

  /** In the file system. */
  record Directory(Path path) implements ClusterFolder {
    @Override
    public Listing list() {
      TreeSet<Path> files = new TreeSet<>();
      Faults faults = new Faults(path.toString());
      int looked = 0;
      try (DirectoryStream<Path> entries = Files.newDirectoryStream(path)) {
        for (Path entry : entries) {
          if (++looked > Bounds.ENTRIES_PER_FOLDER) {
            faults.add(
                Place.START,
                "",
                ("has more than %d files, of which the rest was not looked at: keep cluster files in"
                        + " a folder of their own")
                    .formatted(Bounds.ENTRIES_PER_FOLDER));
            break;
          }
          if (isClusterFile(entry.getFileName().toString())) {
            files.add(entry);
          }
        }
      } catch (NoSuchFileException e) {
        return new Listing(List.of(), List.of());
      } catch (NotDirectoryException e) {
        faults.add(Place.START, "", "must be a folder, and is a file");
      } catch (IOException | DirectoryIteratorException e) {
        faults.add(Place.START, "", "cannot be listed: %s".formatted(reason(e)));
      }
      if (files.size() > Bounds.FILES_PER_FOLDER) {
        faults.add(
            Place.START,
            "",
            "has %d cluster files, of which the first %d by name are read"
                .formatted(files.size(), Bounds.FILES_PER_FOLDER));
      }
      List<Source> sources = new ArrayList<>();
      files.stream().limit(Bounds.FILES_PER_FOLDER).map(PlainFile::new).forEach(sources::add);
      return new Listing(sources, faults.list());
    }

    private static boolean isClusterFile(String name) {
      return !name.startsWith(".") && (name.endsWith(".yaml") || name.endsWith(".yml"));
    }
  }

  /** A file in a directory. */
  record PlainFile(Path path) implements Source {
    @Override
    public String shown() {
      return path.toString();
    }

    @Override
    public Stamp stamp() throws IOException {
      // Follows links: a mounted ConfigMap of Kubernetes consists of them.
      BasicFileAttributes attributes = Files.readAttributes(path, BasicFileAttributes.class);
      if (!attributes.isRegularFile()) {
        throw new IOException("it must be a plain file");
      }
      return new Stamp(attributes.lastModifiedTime(), attributes.size(), attributes.fileKey());
    }

    @Override
    public byte[] read() throws IOException {
      try (InputStream in = Files.newInputStream(path)) {
        return in.readNBytes(Bounds.FILE_BYTES + 1);
      }
    }
  }

  /** Of a failure, without the path, which the message has already. */
  static String reason(Exception e) {
    return switch (e) {
      case AccessDeniedException denied -> "this user may not read it (permission denied)";
      case NoSuchFileException missing -> "it is a link to nothing, or was just removed";
      default -> Optional.ofNullable(e.getMessage()).orElseGet(() -> e.getClass().getSimpleName());
    };
  }
}
