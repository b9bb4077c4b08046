/**
 * Turns a plan into code. What a person or a file wrote gets into code as a {@link
 * io.cellwatch.launcher.template.Literal} alone: the interpreter of the templates writes nothing
 * else.
 */
package io.cellwatch.launcher.template;
