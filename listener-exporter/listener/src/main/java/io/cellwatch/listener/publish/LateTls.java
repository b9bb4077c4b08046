package io.cellwatch.listener.publish;

import java.security.KeyManagementException;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLContextSpi;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLServerSocketFactory;
import javax.net.ssl.SSLSessionContext;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManager;
import org.jspecify.annotations.Nullable;

/**
 * The JVM's default TLS, looked up when the first connection needs it. The JDK's HTTP client looks
 * it up when it is made, which loads 430 classes and reads all root certificates, in every driver
 * and mostly to speak plain HTTP to its own machine.
 */
final class LateTls extends SSLContext {
  LateTls() {
    super(new Late(), null, "Default");
  }

  private static final class Late extends SSLContextSpi {
    private static SSLContext real() {
      try {
        return SSLContext.getDefault();
      } catch (NoSuchAlgorithmException e) {
        throw new IllegalStateException("this JVM has no TLS as it is configured: " + e, e);
      }
    }

    @Override
    protected void engineInit(
        KeyManager @Nullable [] keys, TrustManager @Nullable [] trust, @Nullable SecureRandom from)
        throws KeyManagementException {
      throw new KeyManagementException("the JVM's default TLS is used as it is");
    }

    @Override
    protected SSLEngine engineCreateSSLEngine() {
      return real().createSSLEngine();
    }

    @Override
    protected SSLEngine engineCreateSSLEngine(String host, int port) {
      return real().createSSLEngine(host, port);
    }

    @Override
    protected SSLSocketFactory engineGetSocketFactory() {
      return real().getSocketFactory();
    }

    @Override
    protected SSLServerSocketFactory engineGetServerSocketFactory() {
      return real().getServerSocketFactory();
    }

    @Override
    protected SSLSessionContext engineGetServerSessionContext() {
      return real().getServerSessionContext();
    }

    @Override
    protected SSLSessionContext engineGetClientSessionContext() {
      return real().getClientSessionContext();
    }
  }
}
