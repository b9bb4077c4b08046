package io.cellwatch.proxy.upstream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AddressPolicyTest {
  private static final AddressPolicy ANY = new AddressPolicy(List.of());

  private static boolean allows(AddressPolicy policy, String host, String address)
      throws Exception {
    return policy.refusal(host, InetAddress.getByName(address)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "169.254.169.254",
        "169.254.0.1",
        "2852039166",
        "::ffff:169.254.169.254",
        "::169.254.169.254",
        "64:ff9b::169.254.169.254",
        "64:ff9b::6464:64c8",
        "2002:a9fe:a9fe::1",
        "fe80::1",
        "fd00:ec2::254",
        "fd20:ce::254",
        "100.100.100.200",
        "192.0.0.192",
        "168.63.129.16",
        "0.0.0.0",
        "0.1.2.3",
        "::",
        "224.0.0.1",
        "ff02::1",
        "255.255.255.255",
        "240.0.0.1"
      })
  void whatNoDriverMayBeIsRefusedHoweverItIsWritten(String address) throws Exception {
    InetAddress meant = InetAddress.getByName(address);
    assertTrue(ANY.refusal(address, meant).isPresent(), meant::toString);
    AddressPolicy all = new AddressPolicy(List.of("*"));
    assertTrue(all.refusal(address, meant).isPresent(), "also where all hosts are allowed");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "127.0.0.1",
        "::1",
        "10.1.2.3",
        "192.168.1.1",
        "8.8.8.8",
        "fd00::1",
        "2001:db8::1"
      })
  void otherAddressesAreAllowed(String address) throws Exception {
    assertTrue(allows(ANY, "driver", address));
  }

  @Test
  void onlyAllowedHostsAreWhereThereIsAList() throws Exception {
    AddressPolicy policy = new AddressPolicy(List.of("*.Cluster.local", "10.1.*", "fd00:*"));
    assertTrue(allows(policy, "driver.cluster.LOCAL", "192.168.0.9"));
    assertTrue(allows(policy, "anything", "10.1.9.9"));
    assertTrue(allows(policy, "anything", "fd00::7"));
    assertFalse(allows(policy, "driver.cluster.local.evil.example", "192.168.0.9"));
    assertFalse(allows(policy, "driverXcluster.local", "192.168.0.9"));
    assertFalse(allows(policy, "driver", "10.10.0.1"));
  }

  @Test
  void patternOfAddressesLetsNoNameIn() throws Exception {
    AddressPolicy policy = new AddressPolicy(List.of("10.*", "192.168.*.7"));
    assertFalse(allows(policy, "10.evil.example", "172.16.0.1"));
    assertFalse(allows(policy, "192.168.evil.7", "172.16.0.1"));
    assertTrue(allows(policy, "10.evil.example", "10.0.0.1"));
  }

  @Test
  void refusalNamesNoAddress() throws Exception {
    String metadata =
        ANY.refusal("secret.internal", InetAddress.getByName("169.254.169.254")).orElseThrow();
    String other =
        new AddressPolicy(List.of("*.example"))
            .refusal("secret.internal", InetAddress.getByName("10.0.0.1"))
            .orElseThrow();
    assertEquals("its address is one that no driver's UI may have", metadata);
    assertEquals("its host is none of cellwatch.proxy.allowed-hosts", other);
  }
}
