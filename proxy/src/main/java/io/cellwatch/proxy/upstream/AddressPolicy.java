package io.cellwatch.proxy.upstream;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Which addresses the proxy may connect to. A driver names its own address, so whoever may report
 * could else have the proxy ask the metadata service of a cloud, or a neighbour's printer.
 *
 * @param allowedHosts patterns with {@code *} for any text, of a driver's host as it names it or of
 *     its address; one of digits and dots alone, or with a colon, is of addresses only; none: all
 *     but what is never allowed
 */
public record AddressPolicy(List<String> allowedHosts) {
  /**
   * Metadata services that are not link-local: AWS and Google Cloud by IPv6, Alibaba Cloud, Oracle
   * Cloud's older one, and Azure's wire server.
   */
  private static final List<String> METADATA =
      List.of(
          "fd00:ec2:0:0:0:0:0:254",
          "fd20:ce:0:0:0:0:0:254",
          "100.100.100.200",
          "192.0.0.192",
          "168.63.129.16");

  /** The beginning of 64:ff9b::/96, by which networks of IPv6 alone reach those of IPv4. */
  private static final byte[] NAT64 = {0, 0x64, (byte) 0xff, (byte) 0x9b, 0, 0, 0, 0, 0, 0, 0, 0};

  private static final byte[] COMPATIBLE = new byte[12];

  /** Otherwise {@code 10.*} would let in a name such as {@code 10.example.org}. */
  private static final Pattern OF_ADDRESSES = Pattern.compile("[0-9.*]*[0-9.][0-9.*]*|.*:.*");

  public AddressPolicy {
    allowedHosts = List.copyOf(allowedHosts);
  }

  /**
   * Why an address is refused; empty where it is allowed.
   *
   * @param host as the driver names it
   * @param address what that means
   */
  public Optional<String> refusal(String host, InetAddress address) {
    String numeric = address.getHostAddress();
    if (isNeverAllowed(address)
        || embedded(address).filter(AddressPolicy::isNeverAllowed).isPresent()) {
      return Optional.of("its address is one that no driver's UI may have");
    }
    if (!allowedHosts.isEmpty()
        && allowedHosts.stream().noneMatch(each -> isAllowed(each, host, numeric))) {
      return Optional.of("its host is none of cellwatch.proxy.allowed-hosts");
    }
    return Optional.empty();
  }

  private static boolean isAllowed(String pattern, String host, String numeric) {
    return matches(pattern, numeric)
        || (!OF_ADDRESSES.matcher(pattern).matches() && matches(pattern, host));
  }

  private static boolean isNeverAllowed(InetAddress address) {
    return address.isLinkLocalAddress()
        || address.isMulticastAddress()
        || address.isAnyLocalAddress()
        || METADATA.contains(withoutZone(address.getHostAddress()))
        || isBroadcast(address);
  }

  /** The address of IPv4 that one of IPv6 leads to; empty where it leads to none. */
  private static Optional<InetAddress> embedded(InetAddress address) {
    byte[] bytes = address.getAddress();
    if (bytes.length != 16 || address.isLoopbackAddress()) {
      return Optional.empty();
    }
    if (bytes[0] == 0x20 && bytes[1] == 0x02) {
      return Optional.of(ofFour(Arrays.copyOfRange(bytes, 2, 6)));
    }
    byte[] beginning = Arrays.copyOf(bytes, 12);
    return Arrays.equals(beginning, NAT64) || Arrays.equals(beginning, COMPATIBLE)
        ? Optional.of(ofFour(Arrays.copyOfRange(bytes, 12, 16)))
        : Optional.empty();
  }

  private static InetAddress ofFour(byte[] bytes) {
    try {
      return InetAddress.getByAddress(bytes);
    } catch (UnknownHostException e) {
      throw new IllegalArgumentException(bytes.length + " bytes are no address", e);
    }
  }

  private static boolean isBroadcast(InetAddress address) {
    // 0.0.0.0/8 is "this host" to some systems, 240.0.0.0/4 reserved, with the broadcast address.
    int first = address.getAddress()[0] & 0xff;
    return address instanceof Inet4Address && (first == 0 || first >= 240);
  }

  private static String withoutZone(String address) {
    int zone = address.indexOf('%');
    return zone < 0 ? address : address.substring(0, zone);
  }

  private static boolean matches(String pattern, String host) {
    String expression =
        Arrays.stream(pattern.toLowerCase(Locale.ROOT).split("\\*", -1))
            .map(Pattern::quote)
            .collect(Collectors.joining(".*"));
    return host.toLowerCase(Locale.ROOT).matches(expression);
  }
}
